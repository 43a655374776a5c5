"""What a visitor does in the portal, in the words of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.portal.texts import text

PATIENCE = 60_000
"""Milliseconds after which something that does not appear counts as missing: far more than a busy machine takes."""


@dataclass
class Visitor:
    """Somebody at a page of the portal, reading it in `language`."""

    page: Page
    url: str
    language: str = "en"

    def say(self, key: str, **gaps: str) -> str:
        """The text of `key` in this visitor's language."""
        return text(key, self.language, **gaps)

    def visit(self, path: str) -> None:
        """Open a page by its address."""
        self.page.goto(self.url + path)

    def button(self, key: str, **gaps: str) -> Locator:
        """The button, or the entry of a menu, with exactly this text."""
        name = self.say(key, **gaps)
        return self.page.get_by_role("button", name=name, exact=True).or_(
            self.page.get_by_role("menuitem", name=name, exact=True)
        )

    def heading(self, key: str, **gaps: str) -> Locator:
        """The heading with exactly this text."""
        return self.page.get_by_role("heading", name=self.say(key, **gaps), exact=True)

    def row(self, name: str) -> Locator:
        """The row of a table that names `name`."""
        return self.page.get_by_role("row").filter(has_text=name)

    def toast(self, key: str, **gaps: str) -> Locator:
        """The message at the edge of the page."""
        return self.page.locator(".pf-v6-c-alert").filter(has_text=self.say(key, **gaps)).first

    def sees(self, what: Locator) -> None:
        """Wait until it is there."""
        expect(what).to_be_visible(timeout=PATIENCE)

    def initialise(self, user: str, password: str) -> None:
        """Make the first administrator; the login page is shown afterwards."""
        self.page.fill("#user", user)
        self.page.fill("#password", password)
        self.page.fill("#repeated", password)
        self.button("initial.submit").click()
        self.page.wait_for_url("**/login", timeout=PATIENCE)

    def login(self, user: str, password: str) -> None:
        """Log in on the login page, which must be open."""
        self.page.fill("#user", user)
        self.page.fill("#password", password)
        self.page.press("#password", "Enter")
        self.page.wait_for_url(lambda address: "/login" not in address, timeout=PATIENCE)

    def enter(self, room: str) -> None:
        """Go to a room by the navigation."""
        self.page.get_by_role("link", name=self.say(f"rooms.{room}"), exact=True).first.click()
        self.sees(self.page.get_by_role("heading", name=self.say(f"rooms.{room}"), level=1))

    def act_on(self, name: str, key: str) -> None:
        """Choose an entry from the menu of a row."""
        self.page.get_by_role("button", name=self.say("shell.actionsOf", name=name), exact=True).click()
        self.page.get_by_role("menuitem", name=self.say(key), exact=True).click()

    def confirm(self, key: str) -> None:
        """Press the button of the open dialog."""
        self.page.get_by_role("dialog").get_by_role("button", name=self.say(key), exact=True).click()

    def confirm_by_name(self, name: str, key: str) -> None:
        """Type what the open dialog asks for before something is lost, and press its button."""
        self.page.fill("#confirm-word", name)
        self.confirm(key)

    def delete(self, name: str, done: str) -> None:
        """Delete what a row names by the row's menu; `done` is the key of what is said when it is gone."""
        self.act_on(name, "shell.delete")
        self.confirm("shell.delete")
        self.sees(self.toast(done, name=name))
        expect(self.row(name)).to_have_count(0, timeout=PATIENCE)

    def upload(self, file: Path, name: str) -> None:
        """Choose a file in the upload dialog and send it off; does not wait for its end."""
        self.button("images.upload").first.click()
        self.page.locator("[role=dialog] input[type=file]").set_input_files(file)
        self.page.fill("#field-name", name)
        self.confirm("images.upload")
