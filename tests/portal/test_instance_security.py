"""What may reach an instance, changed on its page."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.lab.guests import temporary_guest
from tests.portal.conftest import Portal
from tests.portal.visitor import PATIENCE, Visitor

GUEST = "guarded"


def test_rules_and_the_default_of_an_instance(visitor: Visitor, portal: Portal) -> None:
    page = visitor.page
    with temporary_guest(portal.client(), GUEST) as guest:
        visitor.visit(f"/admin/instances/{guest}")
        page.get_by_role("link", name=visitor.say("instances.tabs.security"), exact=True).click()
        visitor.sees(visitor.heading("policies.noRules"))
        visitor.sees(page.get_by_text(visitor.say("policies.acceptsAll")))
        for port in ("443", "22"):
            visitor.button("policies.addRule").first.click()
            page.fill("#field-to_port", port)
            visitor.confirm("policies.add")
            expect(visitor.row(port)).to_have_count(1, timeout=PATIENCE)

        visitor.button("policies.changeDefault").click()
        page.select_option("#field-action", "reject")
        visitor.confirm("shell.save")
        visitor.sees(page.get_by_text(visitor.say("policies.restRejected")))

        rows = page.get_by_role("row")
        visitor.act_on(visitor.say("policies.ruleName", number="2"), "policies.up")
        expect(rows.nth(1)).to_contain_text("22", timeout=PATIENCE)
        visitor.act_on(visitor.say("policies.ruleName", number="1"), "policies.modify")
        page.fill("#field-from_address", "10.0.0.8")
        visitor.confirm("shell.save")
        expect(rows.nth(1)).to_contain_text("10.0.0.8", timeout=PATIENCE)
        visitor.act_on(visitor.say("policies.ruleName", number="2"), "shell.delete")
        visitor.confirm("shell.delete")
        expect(visitor.row("443")).to_have_count(0, timeout=PATIENCE)
