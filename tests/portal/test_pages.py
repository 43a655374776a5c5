"""Every page in every language, theme and width: complete, quiet, inside the screen, fit for a screen reader.

Pictures with --screenshots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, expect

from tests.lab.acknowledged import POOL
from tests.lab.administrator import PASSWORD, USER
from tests.lab.running_nano import RunningNano, fresh_nano
from tests.portal.accessibility import barriers
from tests.portal.conftest import Portal
from tests.portal.furniture import Furniture, furnished
from tests.portal.pictured import DIALOGS, ROOMS
from tests.portal.texts import BROWSER_LOCALES, LANGUAGES, sections
from tests.portal.visitor import PATIENCE, Visitor

SIZES = {"wide": {"width": 1280, "height": 800}, "small": {"width": 375, "height": 720}}
THEMES = ("light", "dark")
SAMPLE = {("en", "light", "wide"), ("zh", "dark", "small")}
"""Looks that are tried in `make test`; together they hold each language, theme and width."""

EXAMINED = ("en", "light", "wide")
"""The one of them that axe-core looks at, which takes its time; it looks at all others where everything is tested."""

MISSING_TEXT = re.compile(rf"\b(?:{'|'.join(sections())})\.[a-z]\w+")
"""The key of a text, shown where its text should be."""

UNSETTLED = ".pf-v6-c-skeleton, .pf-v6-c-spinner"
"""What stands in for content that has not arrived yet."""

OVERFLOW = """() => [document.documentElement, ...document.querySelectorAll("main")]
  .filter((part) => part.scrollWidth > part.clientWidth).length"""


def looks() -> list[object]:
    """All combinations; those outside of the sample only where everything is tested."""
    return [
        pytest.param(*look, id="-".join(look), marks=() if look in SAMPLE else pytest.mark.long)
        for look in product(LANGUAGES, THEMES, SIZES)
    ]


@pytest.fixture(scope="module")
def furniture(portal: Portal) -> Iterator[Furniture]:
    with furnished(portal.nano, portal.client()) as furniture:
        yield furniture


@pytest.fixture
def screenshots(request: pytest.FixtureRequest) -> Path | None:
    """The folder for pictures, made when it is missing; None when none are wanted."""
    wanted = request.config.getoption("--screenshots")
    if not wanted:
        return None
    folder = Path(wanted)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize(("language", "theme", "size"), looks())
def test_every_page(
    browser: Browser,
    portal: Portal,
    furniture: Furniture,
    screenshots: Path | None,
    language: str,
    theme: str,
    size: str,
) -> None:
    context = browser.new_context(
        viewport=SIZES[size], locale=BROWSER_LOCALES[language], color_scheme="dark" if theme == "dark" else "light"
    )
    page = context.new_page()
    complaints: list[str] = []
    look = (language, theme, size)
    found: list[str] = []
    page.on("console", lambda message: complaints.extend(complaint(message)))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    visitor = Visitor(page, portal.url, language)

    def look_at(name: str) -> None:
        expect(page.locator(UNSETTLED)).to_have_count(0, timeout=PATIENCE)
        if screenshots:
            page.screenshot(path=screenshots / f"{name}-{language}-{theme}-{size}.png")
        shown = page.inner_text("body")
        assert not MISSING_TEXT.findall(shown), f"{name} shows keys instead of texts"
        assert not page.evaluate(OVERFLOW), f"{name} is wider than its screen"
        if look == EXAMINED or look not in SAMPLE:
            found.extend(f"{name}: {barrier}" for barrier in barriers(page))

    visitor.visit("/login")
    visitor.sees(visitor.heading("login.title"))
    look_at("login")
    visitor.login(USER, PASSWORD)
    for name, path in ROOMS.items():
        visitor.visit(path.format(pool=POOL, **asdict(furniture)))
        visitor.sees(page.get_by_role("heading", level=1))
        if name == "console":
            visitor.sees(page.locator("[data-phase=connected]"))
        look_at(name)
    for name, _opened in zip(DIALOGS, open_dialogs(visitor), strict=True):
        look_at(name)
    context.close()
    assert complaints == []
    assert found == []


@pytest.fixture(scope="module")
def new_nano() -> Iterator[RunningNano]:
    """A Nano that nobody has visited."""
    with fresh_nano() as nano:
        yield nano


@pytest.mark.parametrize(("language", "theme", "size"), looks())
def test_first_visit_of_a_new_installation(
    browser: Browser, new_nano: RunningNano, screenshots: Path | None, language: str, theme: str, size: str
) -> None:
    context = browser.new_context(
        viewport=SIZES[size], locale=BROWSER_LOCALES[language], color_scheme="dark" if theme == "dark" else "light"
    )
    visitor = Visitor(context.new_page(), new_nano.portal_url, language)
    visitor.visit("/")
    visitor.sees(visitor.heading("initial.title"))
    visitor.page.wait_for_load_state("networkidle")
    if screenshots:
        visitor.page.screenshot(path=screenshots / f"initial-{language}-{theme}-{size}.png")
    assert not MISSING_TEXT.findall(visitor.page.inner_text("body"))
    assert not visitor.page.evaluate(OVERFLOW)
    context.close()


def open_dialogs(visitor: Visitor) -> Iterator[None]:
    """Open the larger dialogs one after the other, in the order of `DIALOGS`."""
    page = visitor.page
    visitor.visit("/admin/instances")
    visitor.button("instances.create").first.click()
    page.fill("#guest-name", "next")
    yield
    for _step in ("hardware", "software", "options", "review"):
        visitor.button("create.next").click()
        yield
    visitor.visit("/admin/media_images")
    visitor.button("images.upload").first.click()
    yield


def complaint(message: ConsoleMessage) -> list[str]:
    """What the browser complains about: errors, among them everything that the content policy refused."""
    return [message.text] if message.type == "error" else []


def test_first_visit_of_a_small_screen_has_its_navigation_behind_a_button(browser: Browser, portal: Portal) -> None:
    portal.client()
    context = browser.new_context(viewport=SIZES["small"], locale="en-US")
    visitor = Visitor(context.new_page(), portal.url)
    visitor.visit("/login")
    visitor.login(USER, PASSWORD)
    link = visitor.page.get_by_role("link", name=visitor.say("rooms.instances"), exact=True)
    visitor.page.get_by_role("button", name=visitor.say("shell.navigation")).click()
    visitor.sees(link)
    link.click()
    visitor.sees(visitor.heading("rooms.instances"))
    context.close()
