"""Uploads that do not end well leave nothing behind; those under way show how far they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.portal.conftest import Portal
from tests.portal.visitor import PATIENCE, Visitor

SIZE_MIB = 16
SLOW = 2 << 20
"""Bytes per second that the throttled browser sends."""


@pytest.fixture
def large_file(tmp_path: Path) -> Path:
    path = tmp_path / "large.iso"
    with path.open("wb") as file:
        file.truncate(SIZE_MIB << 20)
    return path


def send_slowly(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    conditions = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": SLOW}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", conditions)


def test_cancelled_upload_shows_progress_and_leaves_no_record(
    visitor: Visitor, portal: Portal, large_file: Path
) -> None:
    page = visitor.page
    visitor.visit("/admin/media_images")
    send_slowly(page)
    visitor.upload(large_file, "large")
    progress = page.get_by_role("progressbar")
    at_first = progress.get_attribute("aria-valuenow", timeout=PATIENCE)
    expect(progress).not_to_have_attribute("aria-valuenow", at_first or "", timeout=PATIENCE)
    visitor.sees(page.get_by_text(f"/ {SIZE_MIB} MiB"))
    visitor.enter("instances")  # an upload goes on while other pages are visited
    visitor.enter("mediaImages")
    page.get_by_role("button", name=visitor.say("tasks.running_one", count="1")).click()
    visitor.sees(visitor.heading("tasks.title"))
    drawer = page.locator(".nano-tasks")
    visitor.sees(drawer.get_by_text(visitor.say("tasks.upload.running", name="large")))
    drawer.get_by_role("button", name=visitor.say("shell.cancel")).click()
    visitor.sees(drawer.get_by_text(visitor.say("tasks.cancelled", name="large")))
    visitor.button("tasks.clear").click()
    visitor.sees(visitor.heading("tasks.none"))
    expect(visitor.row("large")).to_have_count(0, timeout=PATIENCE)
    assert [image.name for image in portal.client().media_images() if image.name == "large"] == []


def test_refused_upload_says_why_and_leaves_no_record(visitor: Visitor, portal: Portal, large_file: Path) -> None:
    visitor.visit("/admin/media_images")
    visitor.upload(large_file, "zeros")
    notice = visitor.page.locator(".pf-v6-c-alert").filter(has_text=visitor.say("tasks.upload.failed", name="zeros"))
    visitor.sees(notice)
    expect(notice).to_contain_text("ISO")
    expect(visitor.row("zeros")).to_have_count(0, timeout=PATIENCE)
    assert [image.name for image in portal.client().media_images() if image.name == "zeros"] == []


def test_file_of_another_kind_is_not_taken(visitor: Visitor, tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("no image")
    visitor.visit("/admin/media_images")
    visitor.button("images.upload").first.click()
    visitor.page.locator("[role=dialog] input[type=file]").set_input_files(other)
    visitor.sees(visitor.page.get_by_text(visitor.say("images.media.otherKind")))
    expect(visitor.page.get_by_role("dialog").get_by_role("button", name=visitor.say("images.upload"))).to_be_disabled()
