"""What new instances are made after: system templates and security policy groups with their rules."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.portal.visitor import PATIENCE, Visitor

TEMPLATE, RENAMED, GROUP = "OpenBSD 7", "OpenBSD 8", "web servers"


def test_a_template_comes_and_goes(visitor: Visitor) -> None:
    page = visitor.page
    visitor.enter("templates")
    visitor.button("templates.create").first.click()
    page.fill("#field-name", TEMPLATE)
    page.select_option("#field-disk", "sata")
    visitor.confirm("shell.create")
    visitor.sees(visitor.toast("templates.created", name=TEMPLATE))

    visitor.act_on(TEMPLATE, "templates.modify")
    expect(page.locator("#field-disk")).to_have_value("sata", timeout=PATIENCE)
    page.fill("#field-name", RENAMED)
    page.select_option("#field-tablet", "")
    visitor.confirm("shell.save")
    visitor.sees(visitor.row(RENAMED))
    visitor.delete(RENAMED, "templates.deleted")


def test_a_policy_group_and_its_rules(visitor: Visitor) -> None:
    page = visitor.page
    visitor.enter("policies")
    visitor.button("policies.create").first.click()
    page.fill("#field-name", GROUP)
    page.locator("label[for=field-global]").click()
    visitor.confirm("shell.create")
    expect(visitor.row(GROUP)).to_contain_text(visitor.say("policies.scopes.global"), timeout=PATIENCE)

    page.get_by_role("link", name=GROUP, exact=True).click()
    visitor.sees(visitor.heading("policies.noRules"))
    for port, address in (("443", ""), ("22", "10.0.0.8")):
        visitor.button("policies.addRule").first.click()
        page.fill("#field-to_port", "70000")
        visitor.sees(page.get_by_text(visitor.say("policies.portRule")))
        page.fill("#field-to_port", port)
        page.fill("#field-from_address", address)
        visitor.confirm("policies.add")
        expect(visitor.row(port)).to_have_count(1, timeout=PATIENCE)

    rows = page.get_by_role("row")
    visitor.act_on(visitor.say("policies.ruleName", number="2"), "policies.up")
    expect(rows.nth(1)).to_contain_text("10.0.0.8", timeout=PATIENCE)
    visitor.act_on(visitor.say("policies.ruleName", number="1"), "policies.modify")
    page.select_option("#field-action", "reject")
    visitor.confirm("shell.save")
    expect(rows.nth(1)).to_contain_text(visitor.say("policies.actions.reject"), timeout=PATIENCE)
    expect(rows.nth(1)).to_contain_text("10.0.0.8")
    visitor.act_on(visitor.say("policies.ruleName", number="2"), "shell.delete")
    visitor.confirm("shell.delete")
    expect(visitor.row("443")).to_have_count(0, timeout=PATIENCE)

    visitor.enter("policies")
    visitor.delete(GROUP, "policies.deleted")
