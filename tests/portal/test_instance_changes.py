"""All that can be changed of an instance on its page, and what it then says of itself."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.lab.guests import make_guest, temporary_guest
from tests.portal.conftest import Portal
from tests.portal.visitor import PATIENCE, Visitor

GUEST, RENAMED = "changing", "changed-1"
MIB = 1 << 20


def fact(visitor: Visitor, name: str, **gaps: str) -> Locator:
    """What the page says of the instance under this heading."""
    term = visitor.page.get_by_role("term").filter(has_text=visitor.say(f"instances.facts.{name}", **gaps))
    return visitor.page.locator(".pf-v6-c-description-list__group").filter(has=term)


def change(visitor: Visitor, kind: str, fields: dict[str, str], **gaps: str) -> None:
    """Fill in the dialog of a change, by keyboard once it is open, and see that it was done."""
    button = visitor.button(f"changes.buttons.{kind}", **gaps)
    expect(button).to_be_enabled(timeout=PATIENCE)
    button.click()
    for name, value in fields.items():
        visitor.page.fill(f"#field-{name}", value)
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("dialog")).to_have_count(0, timeout=PATIENCE)


def test_every_setting_of_a_stopped_instance(visitor: Visitor, portal: Portal) -> None:
    page, says = visitor.page, _teller(visitor)
    with temporary_guest(portal.client(), GUEST) as guest:
        visitor.visit(f"/admin/instances/{guest}")
        visitor.sees(visitor.heading("instances.sections.hardware"))

        change(visitor, "name", {"name": RENAMED})
        visitor.sees(page.get_by_role("heading", name=RENAMED, level=1))
        change(visitor, "cores", {"cores": "2"})
        says("cores", "2")
        change(visitor, "memory", {"memory": "0.125 GiB"})
        says("memory", "128 MiB")
        change(visitor, "cpuLimit", {"limit": "40"})
        says("cpuLimit", "40%")
        change(
            visitor,
            "diskLimits",
            {"readSpeed": "50", "writeSpeed": "8 Mbit/s", "readIops": "1000", "writeIops": ""},
        )
        for name, value in (("readSpeed", "50 MiB/s"), ("writeSpeed", "1 MiB/s"), ("readIops", "1,000")):
            says(name, value)
        says("writeIops", visitor.say("instances.noLimit"))
        change(visitor, "networkLimits", {"inbound": "1 Gbit/s", "outbound": "100"})
        says("inbound", "1 Gbit/s")
        says("outbound", "100 Mbit/s")
        change(visitor, "growDisk", {"size": "3 MiB"}, index="0")
        says("systemDisk", "3 MiB")

        visitor.button("changes.buttons.priority").click()
        expect(visitor.button("shell.save")).to_be_disabled()
        page.select_option("#field-priority", "low")
        visitor.confirm("shell.save")
        says("priority", visitor.say("instances.priorities.low"))
        visitor.button("changes.buttons.autoStart").click()
        page.locator("label[for=field-enable]").click()
        visitor.confirm("shell.save")
        says("autoStart", visitor.say("shell.on"))
        visitor.button("changes.buttons.shrinkDisk", index="0").click()
        visitor.confirm("changes.confirm.shrinkDisk")
        visitor.sees(visitor.toast("changes.done", name=RENAMED))

        secret = fact(visitor, "secret")
        secret.get_by_role("button", name=visitor.say("instances.show")).click()
        before = secret.locator("code").inner_text()
        visitor.button("changes.buttons.screenPassword").click()
        visitor.confirm("changes.confirm.screenPassword")
        expect(secret.locator("code")).not_to_have_text(before, timeout=PATIENCE)

        expect(visitor.button("changes.buttons.password")).to_be_disabled()
        visitor.button("changes.buttons.showPassword").click()
        visitor.sees(page.get_by_text(visitor.say("changes.noPassword")))


def test_what_cannot_be_is_said_while_typing(visitor: Visitor, portal: Portal) -> None:
    page = visitor.page
    client = portal.client()
    with temporary_guest(client, GUEST) as guest:
        other = make_guest(client, "taken")
        visitor.visit(f"/admin/instances/{guest}")
        for kind, field, wrong, rule in (
            ("name", "name", "two words", visitor.say("shell.nameRule")),
            ("cores", "cores", "3", visitor.say("changes.coresRule")),
            ("memory", "memory", "1 MiB", visitor.say("changes.memoryRule")),
            ("cpuLimit", "limit", "101", visitor.say("changes.cpuLimitRule")),
            ("networkLimits", "inbound", "fast", visitor.say("changes.speedRules.bit")),
        ):
            visitor.button(f"changes.buttons.{kind}").click()
            page.fill(f"#field-{field}", wrong)
            visitor.sees(page.get_by_text(rule))
            expect(visitor.button("shell.save")).to_be_disabled()
            page.keyboard.press("Escape")
        visitor.button("changes.buttons.growDisk", index="0").click()
        page.fill("#field-size", "512 KiB")
        visitor.sees(page.get_by_text(visitor.say("changes.growRule", size="1\u00a0MiB")))
        page.keyboard.press("Escape")

        visitor.button("changes.buttons.name").click()
        page.fill("#field-name", "taken")
        visitor.confirm("shell.save")
        expect(page.get_by_role("dialog").locator(".pf-v6-c-alert")).to_contain_text("taken", timeout=PATIENCE)
        client.delete_guest(other)


def _teller(visitor: Visitor) -> Callable[[str, str], None]:
    def says(name: str, value: str) -> None:
        shown = value.replace(" ", "\u00a0") if value[0].isdigit() else value
        expect(fact(visitor, name).first).to_contain_text(shown, timeout=PATIENCE)

    return says
