"""A browser and the portal of a real Nano for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.lab.administrator import PASSWORD, USER, ready_client
from tests.lab.portal_client import PortalClient
from tests.lab.running_nano import RunningNano
from tests.portal.browser import launched_browser
from tests.portal.visitor import Visitor

WIDE = {"width": 1280, "height": 800}


class Portal:
    """Where the portal is, and an API client of its administrator."""

    def __init__(self, nano: RunningNano) -> None:
        self.nano = nano
        self.url = nano.portal_url

    def client(self) -> PortalClient:
        """Logged in anew; the administrator is made when there is none yet."""
        return ready_client(self.nano)


@pytest.fixture(scope="session")
def portal(running_nano: RunningNano) -> Portal:
    return Portal(running_nano)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh profile of an English visitor with a wide screen."""
    context = browser.new_context(viewport=WIDE, locale="en-US", color_scheme="light")
    yield context.new_page()
    context.close()


@pytest.fixture
def visitor(page: Page, portal: Portal) -> Visitor:
    """The administrator, logged in."""
    portal.client()
    visitor = Visitor(page, portal.url)
    visitor.visit("/login")
    visitor.login(USER, PASSWORD)
    return visitor
