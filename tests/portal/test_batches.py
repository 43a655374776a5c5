"""Several instances at once: made by one request, started, stopped and deleted together, each seen to end."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.portal.visitor import PATIENCE, Visitor

COUNT = 2


def test_several_instances_from_their_making_to_their_end(visitor: Visitor) -> None:
    create_several(visitor)
    visitor.page.reload()  # what the server does goes on, and is shown again
    ends(visitor, "batchCreate")
    choose_all(visitor)
    visitor.button("batch.orders.start", fit=str(COUNT)).click()
    ends(visitor, "batchStart")
    expect(states(visitor, "running")).to_have_count(COUNT, timeout=PATIENCE)

    choose_all(visitor)
    visitor.button("batch.orders.forceStop", fit=str(COUNT)).click()
    visitor.sees(visitor.page.get_by_role("dialog").get_by_text("batch-web_1"))
    visitor.confirm("instances.actions.forceStop")
    ends(visitor, "batchStop")
    expect(states(visitor, "stopped")).to_have_count(COUNT, timeout=PATIENCE)

    choose_all(visitor)
    visitor.button("batch.orders.delete", fit=str(COUNT)).click()
    visitor.confirm_by_name(visitor.say("batch.word_other", count=str(COUNT)), "instances.actions.delete")
    ends(visitor, "batchDelete")
    visitor.sees(visitor.heading("instances.noMatch"))


def create_several(visitor: Visitor) -> None:
    """By the wizard, as small as it makes them."""
    page = visitor.page
    visitor.visit("/admin/instances?keyword=batch-web")
    visitor.button("instances.create").first.click()
    page.fill("#guest-name", "batch-web")
    page.fill("#guest-count", "1001")
    visitor.sees(page.get_by_text(visitor.say("create.severalRule")))
    page.fill("#guest-count", str(COUNT))
    visitor.sees(page.locator("#guest-name-rule"))
    visitor.button("create.next").click()
    page.select_option("#guest-memory", "512")
    visitor.button("create.next").click()
    visitor.button("create.next").click()
    visitor.button("create.next").click()
    visitor.button("shell.create").click()
    visitor.sees(visitor.heading("tasks.title"))


def choose_all(visitor: Visitor) -> None:
    """Close the drawer, which lies over the list, and choose what is shown."""
    visitor.page.locator(".nano-task-button button").click()
    expect(visitor.heading("tasks.title")).to_have_count(0)
    visitor.page.get_by_label(visitor.say("shell.chooseAll")).check()


def states(visitor: Visitor, state: str) -> Locator:
    """The rows of instances in a state."""
    return visitor.row("batch-").filter(has_text=visitor.say(f"instances.states.{state}"))


def ends(visitor: Visitor, kind: str) -> None:
    """Wait until the drawer says that the work has ended well."""
    done = visitor.say(f"tasks.{kind}.done_other", count=str(COUNT))
    visitor.sees(visitor.page.locator(".nano-tasks").get_by_text(done))
