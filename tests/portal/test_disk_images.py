"""The library of disk images: built from an instance, described, found, downloaded, uploaded again, deleted."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.lab.guests import temporary_guest
from tests.portal.conftest import Portal
from tests.portal.visitor import PATIENCE, Visitor

BUILT, AGAIN = "golden", "golden-again"
MAGIC = b"QFI\xfb"
"""What the files of such images begin with."""


def test_an_image_from_its_building_to_its_end(visitor: Visitor, portal: Portal, tmp_path: Path) -> None:
    page = visitor.page
    with temporary_guest(portal.client(), "model") as guest:
        visitor.enter("diskImages")
        visitor.button("images.build").first.click()
        page.select_option("#field-guest", guest)
        page.fill("#field-name", "two words")
        visitor.sees(page.get_by_text(visitor.say("images.disk.nameRule")))
        page.fill("#field-name", BUILT)
        visitor.confirm("images.build")
        expect(visitor.row(BUILT)).to_contain_text("KiB", timeout=PATIENCE)

    clone(visitor, portal)

    visitor.enter("diskImages")
    visitor.act_on(BUILT, "images.modify")
    page.fill("#field-description", "for tests")
    page.fill("#field-tags", "tiny")
    page.press("#field-tags", "Enter")
    visitor.confirm("shell.save")
    expect(visitor.row(BUILT)).to_contain_text("tiny", timeout=PATIENCE)

    with page.expect_download() as arriving:
        visitor.act_on(BUILT, "images.download")
    file = tmp_path / "copy.qcow2"
    arriving.value.save_as(file)
    assert file.read_bytes().startswith(MAGIC)

    visitor.upload(file, AGAIN)
    visitor.sees(page.get_by_text(visitor.say("tasks.upload.done", name=AGAIN)))
    expect(visitor.row(AGAIN)).to_contain_text("KiB", timeout=PATIENCE)

    page.get_by_role("textbox", name=visitor.say("images.search")).fill("tiny")
    expect(visitor.row(AGAIN)).to_have_count(0)
    visitor.delete(BUILT, "images.deleted")
    visitor.sees(visitor.heading("shell.noMatch"))
    page.get_by_role("textbox", name=visitor.say("images.search")).fill("")
    visitor.delete(AGAIN, "images.deleted")
    visitor.sees(visitor.heading("images.disk.none"))


def test_the_list_is_brought_in_line_with_the_folder(visitor: Visitor) -> None:
    visitor.visit("/admin/media_images")
    visitor.button("images.synchronise").click()
    visitor.confirm("images.synchronise")
    visitor.sees(visitor.toast("images.synchronised"))


def clone(visitor: Visitor, portal: Portal) -> None:
    """Make an instance of the image by the wizard, with a guest agent and Cloud-Init inside, and delete it again."""
    page, client = visitor.page, portal.client()
    visitor.enter("instances")
    visitor.button("instances.create").first.click()
    page.fill("#guest-name", "copy")
    visitor.button("create.next").click()
    page.select_option("#guest-memory", "512")
    visitor.button("create.next").click()
    page.select_option("#guest-image", label=BUILT)
    page.locator("label[for=guest-agent]").click()
    page.locator("label[for=guest-cloud-init]").click()
    page.fill("#guest-administrator", "1st")
    visitor.sees(page.get_by_text(visitor.say("create.administratorRule")))
    page.fill("#guest-administrator", "keeper")
    visitor.button("create.next").click()
    visitor.button("create.next").click()
    visitor.sees(page.get_by_role("definition").filter(has_text=BUILT))
    visitor.button("shell.create").click()
    visitor.sees(visitor.toast("tasks.creation.done", name="copy"))
    (made,) = client.search_guests(keyword="copy").result
    assert client.get(f"/guests/{made.id}/auth", dict[str, str])["user"] == "keeper"
    client.delete_guest(made.id)
