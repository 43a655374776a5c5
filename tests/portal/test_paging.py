"""Pages of the list of instances that do not exist, or not any more."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.lab.acknowledged import POOL
from tests.lab.guests import make_guest
from tests.portal.conftest import Portal
from tests.portal.furniture import DISK, MEMORY
from tests.portal.visitor import PATIENCE, Visitor


def test_a_page_that_vanishes_and_one_that_never_was(visitor: Visitor, portal: Portal) -> None:
    client = portal.client()
    first, last = (make_guest(client, name, memory=MEMORY, disks=[DISK]) for name in ("page-one", "page-two"))
    visitor.visit("/admin/instances?keyword=page-&perPage=1&page=2")
    visitor.sees(visitor.row("page-two"))
    client.delete_guest(last)
    visitor.sees(visitor.row("page-one"))
    expect(visitor.page).to_have_url(re.compile(r"perPage=1$"), timeout=PATIENCE)
    cell = client.guest(first).cell
    visitor.page.get_by_label(visitor.say("instances.pool")).select_option(POOL)
    visitor.page.get_by_label(visitor.say("cells.name")).select_option(cell)
    expect(visitor.page).to_have_url(re.compile(f"pool={POOL}&cell={re.escape(cell)}"))
    visitor.sees(visitor.row("page-one"))
    visitor.visit("/admin/instances?keyword=page-&page=99")
    visitor.sees(visitor.row("page-one"))
    client.delete_guest(first)
    visitor.sees(visitor.heading("instances.noMatch"))
