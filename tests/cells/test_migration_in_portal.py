"""Instances moved between two hosts by hand in the browser: one, and all of a cell."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.cells.moving import RACK, Rack, guest_on
from tests.lab.hosts.cloud import PASSWORD, USER, Cloud
from tests.portal.browser import launched_browser
from tests.portal.visitor import PATIENCE, Visitor


@pytest.fixture
def browser() -> Iterator[Browser]:
    with launched_browser() as launched:
        yield launched


@pytest.mark.long
def test_one_instance_and_then_all_of_a_cell_move(
    cloud: Cloud,
    rack: Rack,
    browser: Browser,
) -> None:
    source, target = rack
    guests = [guest_on(cloud, source, target, name) for name in ("first", "second")]
    visitor = Visitor(browser.new_page(locale="en-US"), cloud.client.url)
    page = visitor.page
    visitor.visit("/login")
    visitor.login(USER, PASSWORD)

    visitor.visit(f"/admin/instances/{guests[0]}")
    visitor.act_on("first", "instances.actions.move")
    expect(page.locator("#field-target")).to_have_value(target.cell_name, timeout=PATIENCE)
    visitor.confirm("migrations.move")
    visitor.sees(visitor.toast("tasks.migration.done", name="first"))
    assert cloud.client.guest(guests[0]).cell == target.cell_name

    visitor.visit(f"/admin/compute_cells/?pool={RACK}")
    visitor.act_on(source.cell_name, "cells.moveAll")
    visitor.sees(page.get_by_text(visitor.say("cells.moveHint_one", count="1", names="second")))
    page.select_option("#field-target", target.cell_name)
    visitor.confirm("migrations.move")
    everything = visitor.say("cells.allOf", name=source.cell_name)
    visitor.sees(visitor.toast("tasks.migration.done", name=everything))
    for guest in guests:
        assert cloud.client.guest(guest).cell == target.cell_name
        cloud.client.delete_guest(guest)
