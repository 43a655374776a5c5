"""A new colleague: a role, a group with it, a user in the group who logs in, and all of it gone again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.lab.portal_client import PortalClient
from tests.portal.conftest import Portal
from tests.portal.visitor import PATIENCE, Visitor

COLLEAGUE, SECRET = "mira", "Colleague-1"


def test_a_colleague_comes_and_goes(visitor: Visitor, portal: Portal) -> None:
    page = visitor.page
    visitor.visit("/admin/users/roles")
    visitor.button("accounts.createRole").click()
    page.fill("#field-name", "operator")
    page.get_by_role("dialog").get_by_label(visitor.say("menus.instance"), exact=True).check()
    visitor.confirm("shell.create")
    expect(visitor.row("operator")).to_contain_text(visitor.say("menus.instance"), timeout=PATIENCE)

    tabs = page.get_by_role("navigation", name=visitor.say("rooms.users"), exact=True)
    tabs.get_by_role("link", name=visitor.say("accounts.tabs.groups"), exact=True).click()
    visitor.button("accounts.createGroup").click()
    page.fill("#field-name", "night")
    page.get_by_role("dialog").get_by_label("operator", exact=True).check()
    visitor.confirm("shell.create")
    expect(visitor.row("night")).to_contain_text("operator", timeout=PATIENCE)

    visitor.visit("/admin/users")
    visitor.button("accounts.createUser").click()
    page.fill("#field-name", COLLEAGUE)
    page.fill("#field-password", "weak")
    visitor.sees(page.locator("#field-password-help"))
    expect(page.get_by_role("dialog").get_by_role("button", name=visitor.say("shell.create"))).to_be_disabled()
    page.fill("#field-password", SECRET)
    page.fill("#field-repeated", SECRET)
    visitor.confirm("shell.create")
    expect(visitor.row(COLLEAGUE)).to_contain_text(visitor.say("accounts.noGroup"), timeout=PATIENCE)

    visitor.visit("/admin/users/groups")
    visitor.act_on("night", "accounts.members")
    visitor.button("accounts.addMember").click()
    visitor.sees(page.get_by_role("button", name=visitor.say("accounts.removeMember", name=COLLEAGUE)))
    colleague = PortalClient(portal.url)
    assert colleague.login(COLLEAGUE, SECRET).group == "night"
    page.get_by_role("button", name=visitor.say("accounts.removeMember", name=COLLEAGUE)).click()
    visitor.sees(page.get_by_text(visitor.say("accounts.noMembers")))
    page.get_by_role("dialog").get_by_role("button", name=visitor.say("shell.close")).last.click()

    visitor.delete("night", "accounts.groupDeleted")
    visitor.visit("/admin/users/roles")
    visitor.delete("operator", "accounts.roleDeleted")
    visitor.visit("/admin/users")
    visitor.delete(COLLEAGUE, "accounts.userDeleted")
