"""What the operation log shows and hides, what a group shares, and what users keep of their own: password, tokens."""

from __future__ import annotations

import urllib3
from playwright.sync_api import expect

from nano_appliance import __version__
from tests.lab.administrator import PASSWORD, USER
from tests.lab.portal_client import PortalClient
from tests.portal.conftest import Portal
from tests.portal.visitor import PATIENCE, Visitor

CHANGED = "Changed-Pass-2"


def test_log_entries_are_found_taken_apart_and_hidden(visitor: Visitor, portal: Portal) -> None:
    page, client = visitor.page, portal.client()
    client.request("POST", "/roles/for-the-log", {"menu": []})
    client.request("DELETE", "/roles/for-the-log")
    visitor.enter("logs")
    search = page.get_by_role("textbox", name=visitor.say("logs.search"))
    search.fill("role for-the-log")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2, timeout=PATIENCE)
    expect(rows.first).to_contain_text(f".{USER}")
    expect(rows.first).to_contain_text("delete role for-the-log")
    expect(rows.first).to_contain_text(visitor.say("logs.done"))
    page.get_by_label(visitor.say("shell.chooseAll")).check()
    visitor.button("logs.hide").click()
    visitor.confirm("shell.delete")
    visitor.sees(page.locator(".pf-v6-c-alert").filter(has_text="2"))
    visitor.sees(visitor.heading("shell.noMatch"))
    page.select_option(f"[aria-label='{visitor.say('logs.span')}']", "week")
    search.fill("initialise with user")
    expect(rows.first).to_contain_text(USER, timeout=PATIENCE)
    page.select_option(f"[aria-label='{visitor.say('logs.span')}']", "free")
    page.fill("#log-from", "2001-01-02T00:00")
    page.fill("#log-to", "2001-01-01T00:00")
    visitor.sees(page.get_by_text(visitor.say("logs.rangeRule")))
    page.fill("#log-to", "2001-01-03T00:00")
    visitor.sees(visitor.heading("logs.none"))
    page.fill("#log-to", "2101-01-03T00:00")
    expect(rows.first).to_contain_text(USER, timeout=PATIENCE)


def test_what_a_group_shares(visitor: Visitor, portal: Portal) -> None:
    def shared() -> object:
        return portal.client().get("/resource_visibilities/", dict[str, bool])["disk_image_visible"]

    before = shared()
    visitor.enter("visibility")
    switch = visitor.page.locator("#disk_image_visible")
    expect(switch).to_be_checked(checked=bool(before), timeout=PATIENCE)
    label = visitor.page.locator("label[for=disk_image_visible]")
    label.click()
    expect(switch).to_be_enabled(timeout=PATIENCE)
    expect(switch).to_be_checked(checked=not before)
    assert shared() is not before
    label.click()
    expect(switch).to_be_checked(checked=bool(before), timeout=PATIENCE)


def test_own_token_and_session(visitor: Visitor, portal: Portal) -> None:
    page = visitor.page
    page.get_by_role("link", name=USER, exact=True).click()
    visitor.button("account.createToken").click()
    page.fill("#field-name", "nightly")
    page.fill("#field-days", "400")
    visitor.sees(page.get_by_text(visitor.say("account.daysRule")))
    page.fill("#field-days", "7")
    visitor.confirm("shell.create")
    token = page.get_by_label(visitor.say("account.token"), exact=True).input_value(timeout=PATIENCE)
    bearer = {"Authorization": f"Bearer {token}"}
    answer = urllib3.request("GET", f"{portal.url}/api/v1/me/", headers=bearer).json()
    assert answer["data"]["token"] == "nightly"
    page.get_by_role("dialog").get_by_role("button", name=visitor.say("shell.close")).last.click()
    visitor.sees(visitor.row("nightly"))
    visitor.act_on("nightly", "account.revoke")
    visitor.confirm("shell.delete")
    expect(visitor.row("nightly")).to_have_count(0, timeout=PATIENCE)
    assert urllib3.request("GET", f"{portal.url}/api/v1/me/", headers=bearer).json()["error_code"] == 500
    visitor.sees(page.get_by_text(visitor.say("account.thisSession")))


def test_own_password(visitor: Visitor, portal: Portal) -> None:
    page = visitor.page
    administrator = portal.client()
    administrator.request("POST", "/users/tess", {"password": PASSWORD})
    administrator.request("POST", f"/user_groups/{administrator.group}/members/tess")
    try:
        visitor.button("footer.logout").click()
        visitor.sees(visitor.heading("login.title"))
        visitor.login("tess", PASSWORD)
        visitor.visit("/admin/account")
        visitor.button("account.changePassword").click()
        page.fill("#field-old", "not it")
        page.fill("#field-fresh", CHANGED)
        page.fill("#field-repeated", CHANGED)
        visitor.confirm("shell.save")
        visitor.sees(page.get_by_role("dialog").locator(".pf-v6-c-alert"))
        page.fill("#field-old", PASSWORD)
        visitor.confirm("shell.save")
        visitor.sees(visitor.toast("account.passwordChanged"))
        assert PortalClient(portal.url).login("tess", CHANGED).session
    finally:
        administrator.request("DELETE", f"/user_groups/{administrator.group}/members/tess")
        administrator.request("DELETE", "/users/tess")


def test_about_tells_version_and_state(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_role("link", name=visitor.say("footer.about"), exact=True).click()
    visitor.sees(visitor.heading("about.title"))
    visitor.sees(page.get_by_text(__version__))
    visitor.sees(page.locator("main .pf-v6-c-alert").first)
