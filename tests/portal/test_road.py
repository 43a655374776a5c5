"""The main job of Nano by hand in the browser: from the first visit of a new installation to a screen and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.lab.boot_iso import BOOTED_COLOUR, LEAST_SHARE
from tests.lab.patience import eventually
from tests.lab.running_nano import RunningNano, fresh_nano
from tests.portal.visitor import PATIENCE, Visitor

USER, PASSWORD = "keeper", "Portal-Test-1"
GUEST, MEDIA = "first", "boot-menu"
ATTEMPTS, INTERVAL = 60, 2_000
"""How often a creation is asked for, and the milliseconds between."""

SHARE_OF_COLOUR = """([red, green, blue]) => {
  const canvas = document.querySelector(".nano-console-screen canvas");
  if (!canvas || !canvas.width || !canvas.height) return 0;
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const near = (at) =>
    Math.abs(data[at] - red) < 12 && Math.abs(data[at + 1] - green) < 12 && Math.abs(data[at + 2] - blue) < 12;
  let found = 0;
  for (let at = 0; at < data.length; at += 4) found += near(at);
  return found / (data.length / 4);
}"""
"""Which part of the instance's screen has a colour, as a function for the page."""


@pytest.fixture
def new_nano() -> Iterator[RunningNano]:
    with fresh_nano() as nano:
        yield nano


def test_from_first_visit_to_screen_and_back(new_nano: RunningNano, page: Page) -> None:
    visitor = Visitor(page, new_nano.portal_url)
    set_up(visitor)
    see_cell(visitor)
    upload_media(visitor, new_nano.iso_path)
    create_instance(visitor)
    start_with_media(visitor)
    see_screen(visitor)
    stop_and_delete(visitor)
    log_out(visitor)


def set_up(visitor: Visitor) -> None:
    visitor.visit("/")
    visitor.sees(visitor.heading("initial.title"))
    visitor.initialise(USER, PASSWORD)
    visitor.sees(visitor.page.get_by_text(visitor.say("login.created")))
    visitor.login(USER, PASSWORD)
    visitor.sees(visitor.heading("rooms.dashboard"))


def see_cell(visitor: Visitor) -> None:
    visitor.enter("computePools")
    visitor.page.get_by_role("link", name="default", exact=True).click()
    visitor.sees(visitor.page.get_by_text(visitor.say("cells.online"), exact=True))
    visitor.sees(visitor.page.get_by_text(visitor.say("shell.enabled"), exact=True))


def upload_media(visitor: Visitor, iso: Path) -> None:
    visitor.enter("mediaImages")
    visitor.sees(visitor.heading("images.media.none"))
    visitor.upload(iso, MEDIA)
    visitor.sees(visitor.page.get_by_text(visitor.say("tasks.upload.done", name=MEDIA)))
    expect(visitor.row(MEDIA)).to_contain_text(f"{iso.stat().st_size // 1024} KiB", timeout=PATIENCE)


def create_instance(visitor: Visitor) -> None:
    visitor.enter("instances")
    visitor.button("instances.create").first.click()
    visitor.page.fill("#guest-name", GUEST)
    visitor.button("create.next").click()
    visitor.page.select_option("#guest-memory", "512")
    visitor.button("create.next").click()
    visitor.button("create.next").click()
    visitor.button("create.next").click()
    visitor.sees(visitor.page.get_by_role("definition").filter(has_text=GUEST))
    create_when_calm(visitor)
    visitor.sees(visitor.toast("tasks.creation.done", name=GUEST))
    expect(visitor.row(GUEST)).to_contain_text(visitor.say("instances.states.stopped"), timeout=PATIENCE)


def create_when_calm(visitor: Visitor) -> None:
    """Ask again while the host is too busy for a new instance, as it may be with tests and browser on it."""
    refused = visitor.page.get_by_role("dialog").locator(".pf-v6-c-alert").filter(has_text="busy")
    for _ in range(ATTEMPTS):
        visitor.button("shell.create").click()
        visitor.sees(visitor.row(GUEST).or_(refused).first)
        if not refused.is_visible():
            return
        visitor.page.wait_for_timeout(INTERVAL)
    raise AssertionError(f"the host never becomes calm: {refused.inner_text()}")


def start_with_media(visitor: Visitor) -> None:
    visitor.act_on(GUEST, "instances.actions.startWithMedia")
    dialog = visitor.page.get_by_role("dialog")
    dialog.get_by_label(MEDIA).check()
    dialog.get_by_role("button", name=visitor.say("instances.actions.startWithMedia")).click()
    visitor.sees(visitor.toast("instances.sent.startWithMedia", name=GUEST))
    expect(visitor.row(GUEST)).to_contain_text(visitor.say("instances.states.running"), timeout=PATIENCE)


def see_screen(visitor: Visitor) -> None:
    with visitor.page.context.expect_page() as opened:
        visitor.page.get_by_role("link", name=visitor.say("instances.consoleOf", name=GUEST)).click()
    console = Visitor(opened.value, visitor.url)
    console.sees(console.heading("console.connecting").or_(console.page.locator("[data-phase=connected]")))
    eventually(
        lambda: console.page.evaluate(SHARE_OF_COLOUR, list(BOOTED_COLOUR)) > LEAST_SHARE,
        "the screen does not show a booted instance",
    )
    expect(console.button("console.ctrlAltDel")).to_be_enabled()
    use_keys(console)
    console.button("instances.actions.ejectMedia").click()
    console.sees(console.toast("instances.sent.ejectMedia", name=GUEST))
    console.sees(console.button("instances.actions.insertMedia"))
    console.button("console.reconnect").click()
    console.sees(console.page.locator("[data-phase=connected]"))
    console.page.close()


def use_keys(console: Visitor) -> None:
    """Press what the browser keeps to itself, type a text, look at the screen in its true size and in full screen."""
    page = console.page
    console.button("console.keys").click()
    page.get_by_role("menuitem", name="Esc", exact=True).click()
    console.button("console.keys").click()
    console.button("console.typeText").click()
    page.fill("#type-text", "gr\u00fcn")
    console.sees(page.get_by_text(console.say("console.textRule")))
    page.fill("#type-text", "Help?")
    console.confirm("console.type")
    expect(page.get_by_role("dialog")).to_have_count(0)
    console.act_on(GUEST, "console.trueSize")
    console.act_on(GUEST, "console.fit")
    console.button("console.fullscreen").click()
    console.button("console.leaveFullscreen").click()
    console.sees(console.button("console.fullscreen"))


def stop_and_delete(visitor: Visitor) -> None:
    # A boot menu does not listen to a request to shut down.
    visitor.act_on(GUEST, "instances.actions.forceStop")
    visitor.confirm("instances.actions.forceStop")
    expect(visitor.row(GUEST)).to_contain_text(visitor.say("instances.states.stopped"), timeout=PATIENCE)
    visitor.act_on(GUEST, "instances.actions.delete")
    expect(visitor.button("shell.delete")).to_be_disabled()
    visitor.confirm_by_name(GUEST, "shell.delete")
    visitor.sees(visitor.heading("instances.none"))


def log_out(visitor: Visitor) -> None:
    visitor.button("footer.logout").click()
    visitor.sees(visitor.heading("login.title"))
    visitor.visit("/admin/instances")
    visitor.sees(visitor.heading("login.title"))
