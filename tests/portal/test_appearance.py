"""Language and theme: chosen by the browser at first, by the visitor afterwards, and kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.lab.patience import eventually
from tests.portal.conftest import WIDE, Portal
from tests.portal.texts import BROWSER_LOCALES, LANGUAGES, NAMES, text
from tests.portal.visitor import Visitor

IS_DARK = "document.documentElement.classList.contains('pf-v6-theme-dark')"


def sees_theme(page: Page, theme: str) -> None:
    """Wait until the page has this theme; asked from here, because the content policy allows no waiting in the page."""
    eventually(lambda: page.evaluate(IS_DARK) == (theme == "dark"), f"the page is never {theme}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_browser_chooses_the_language(browser: Browser, portal: Portal, language: str) -> None:
    portal.client()
    context = browser.new_context(viewport=WIDE, locale=BROWSER_LOCALES[language])
    page = context.new_page()
    page.goto(portal.url)
    expect(page.get_by_role("heading", name=text("login.title", language), level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.lang").startswith(language)
    context.close()


def test_visitor_switches_the_language_for_good(visitor: Visitor) -> None:
    visitor.visit("/admin/instances")
    visitor.sees(visitor.heading("rooms.instances"))
    visitor.page.get_by_role("button", name=NAMES["zh"]).click()
    visitor.language = "zh"
    visitor.sees(visitor.heading("rooms.instances"))
    expect(visitor.page).to_have_title(f"{text('rooms.instances', 'zh')} · Nano")
    visitor.page.reload()
    visitor.sees(visitor.heading("rooms.instances"))


@pytest.mark.parametrize("system", ["light", "dark"])
def test_theme_follows_the_system_until_chosen(visitor: Visitor, system: str) -> None:
    page = visitor.page
    page.emulate_media(color_scheme="dark" if system == "dark" else "light")
    sees_theme(page, system)
    other = "light" if system == "dark" else "dark"
    visitor.button(f"footer.themes.{other}").click()
    sees_theme(page, other)
    page.reload()
    sees_theme(page, other)


def test_page_is_used_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.visit("/admin/compute_pools")
    visitor.sees(visitor.row("default"))
    page = visitor.page
    focus_by_tab(page, visitor.say("pools.create"))
    page.keyboard.press("Enter")
    visitor.sees(page.get_by_role("dialog"))
    expect(page.locator("#pool-name")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def focus_by_tab(page: Page, name: str) -> None:
    """Press Tab until the element with this text has the focus; there are far fewer than a hundred on a page."""
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"{name!r} cannot be reached by the Tab key")
