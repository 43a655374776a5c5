"""Snapshots of an instance: a tree that forks, back and forth in it, and what is refused."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.lab.guests import temporary_guest
from tests.portal.conftest import Portal
from tests.portal.visitor import PATIENCE, Visitor

GUEST = "branching"


def make(visitor: Visitor, name: str, description: str = "") -> None:
    visitor.button("snapshots.create").first.click()
    visitor.page.fill("#field-name", name)
    visitor.page.fill("#field-description", description)
    visitor.page.keyboard.press("Enter")
    visitor.sees(visitor.toast("snapshots.created", name=name))


def is_current(visitor: Visitor, name: str) -> None:
    current = visitor.page.get_by_role("listitem").and_(visitor.page.locator("[aria-current=true]"))
    expect(current.locator("strong")).to_have_text(name, timeout=PATIENCE)


def test_a_tree_grows_and_is_pruned(visitor: Visitor, portal: Portal) -> None:
    page = visitor.page
    with temporary_guest(portal.client(), GUEST) as guest:
        visitor.visit(f"/admin/instances/{guest}/snapshots")
        visitor.sees(visitor.heading("snapshots.none"))
        make(visitor, "fresh", "as installed")
        visitor.sees(page.get_by_text("as installed"))
        make(visitor, "updated")
        is_current(visitor, "updated")

        visitor.act_on("fresh", "snapshots.restore")
        expect(page.get_by_role("dialog")).to_contain_text("“updated”")
        expect(page.get_by_role("dialog").get_by_role("button", name=visitor.say("snapshots.restore"))).to_be_disabled()
        visitor.confirm_by_name(GUEST, "snapshots.restore")
        is_current(visitor, "fresh")
        make(visitor, "tried")
        is_current(visitor, "tried")

        page.get_by_role("button", name=visitor.say("shell.actionsOf", name="fresh"), exact=True).click()
        expect(page.get_by_role("menuitem", name=visitor.say("shell.delete"))).to_be_disabled()
        visitor.sees(page.get_by_text(visitor.say("snapshots.obstacles.inUse")))
        page.keyboard.press("Escape")

        for name in ("tried", "updated", "fresh"):
            visitor.act_on(name, "shell.delete")
            visitor.confirm("shell.delete")
            visitor.sees(visitor.toast("snapshots.deleted", name=name))
        visitor.sees(visitor.heading("snapshots.none"))
