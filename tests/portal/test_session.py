"""Who may see what, and what happens when the session ends."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.lab.administrator import PASSWORD, USER
from tests.portal.conftest import Portal
from tests.portal.visitor import Visitor


def end_session(visitor: Visitor, portal: Portal) -> None:
    """End the session of the browser behind its back, as a restart of the frontend does."""
    stored = visitor.page.evaluate("JSON.parse(sessionStorage.getItem('nano.session')).state.session.id")
    portal.client().request("DELETE", f"/sessions/{stored}")


def test_expired_session_leads_to_login_and_back(visitor: Visitor, portal: Portal) -> None:
    visitor.visit("/admin/instances?keyword=none-such")
    visitor.sees(visitor.heading("instances.noMatch"))
    end_session(visitor, portal)
    visitor.sees(visitor.page.get_by_text(visitor.say("login.expired")))
    visitor.login(USER, PASSWORD)
    visitor.sees(visitor.heading("instances.noMatch"))
    assert visitor.page.url.endswith("/admin/instances?keyword=none-such")


def test_expired_session_is_noticed_by_an_action(visitor: Visitor, portal: Portal) -> None:
    visitor.visit("/admin/compute_pools")
    visitor.sees(visitor.row("default"))
    end_session(visitor, portal)
    visitor.act_on("default", "pools.delete")
    visitor.confirm("shell.delete")
    visitor.sees(visitor.page.get_by_text(visitor.say("login.expired")))


def test_wrong_password_is_told_and_no_session_is_spoken_of(page: Page, portal: Portal) -> None:
    portal.client()
    visitor = Visitor(page, portal.url)
    visitor.visit("/login")
    page.fill("#user", USER)
    page.fill("#password", "Wrong-Password-1")
    page.press("#password", "Enter")
    visitor.sees(page.locator(".pf-v6-c-alert.pf-m-danger"))
    expect(page.get_by_text(visitor.say("login.expired"))).to_have_count(0)


def test_initialised_installation_is_not_initialised_again(page: Page, portal: Portal) -> None:
    portal.client()
    visitor = Visitor(page, portal.url)
    visitor.visit("/initial")
    visitor.sees(visitor.heading("login.title"))


def test_unknown_page_says_so(visitor: Visitor) -> None:
    visitor.visit("/admin/none-such")
    visitor.sees(visitor.heading("shell.notFound"))
