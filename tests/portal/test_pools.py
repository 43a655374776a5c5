"""Compute pools and their cells: made, refused, taken out and put back."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.lab.acknowledged import POOL
from tests.portal.conftest import Portal
from tests.portal.visitor import PATIENCE, Visitor


def test_pool_is_created_and_deleted(visitor: Visitor) -> None:
    visitor.visit("/admin/compute_pools")
    visitor.button("pools.create").click()
    visitor.page.fill("#pool-name", "rack 1")
    visitor.sees(visitor.page.get_by_text(visitor.say("shell.nameRule")))
    visitor.page.fill("#pool-name", "rack_1")
    visitor.confirm("shell.create")
    visitor.sees(visitor.toast("pools.created", name="rack_1"))
    visitor.sees(visitor.row("rack_1"))
    visitor.act_on("rack_1", "pools.delete")
    visitor.confirm("shell.delete")
    visitor.sees(visitor.toast("pools.deleted", name="rack_1"))
    expect(visitor.row("rack_1")).to_have_count(0, timeout=PATIENCE)


def test_pool_that_exists_is_refused_in_the_dialog(visitor: Visitor) -> None:
    visitor.visit("/admin/compute_pools")
    visitor.button("pools.create").click()
    visitor.page.fill("#pool-name", POOL)
    visitor.confirm("shell.create")
    expect(visitor.page.get_by_role("dialog").locator(".pf-v6-c-alert")).to_contain_text(POOL, timeout=PATIENCE)


def test_pool_with_cells_is_not_deleted(visitor: Visitor) -> None:
    visitor.visit("/admin/compute_pools")
    visitor.act_on(POOL, "pools.delete")
    visitor.confirm("shell.delete")
    visitor.sees(visitor.page.get_by_role("dialog").locator(".pf-v6-c-alert.pf-m-danger"))


def test_cell_is_disabled_removed_and_added_again(visitor: Visitor, portal: Portal) -> None:
    cell = portal.client().pool_cells(POOL)[0].name
    visitor.visit(f"/admin/compute_cells/?pool={POOL}")
    visitor.act_on(cell, "cells.disable")
    expect(visitor.row(cell)).to_contain_text(visitor.say("shell.disabled"), timeout=PATIENCE)
    visitor.act_on(cell, "cells.enable")
    expect(visitor.row(cell)).to_contain_text(visitor.say("shell.enabled"), timeout=PATIENCE)
    visitor.act_on(cell, "cells.remove")
    visitor.confirm("cells.removeConfirm")
    visitor.sees(visitor.heading("cells.none"))
    visitor.button("cells.add").first.click()
    visitor.page.get_by_role("dialog").get_by_label(cell).check()
    visitor.confirm("cells.addConfirm")
    visitor.sees(visitor.toast("cells.added", name=cell, pool=POOL))
    expect(visitor.row(cell)).to_contain_text(visitor.say("cells.online"), timeout=PATIENCE)


def test_storage_path_of_a_cell_is_changed_and_changed_back(visitor: Visitor, portal: Portal) -> None:
    page, cell = visitor.page, portal.client().pool_cells(POOL)[0].name
    visitor.visit(f"/admin/compute_cells/?pool={POOL}")
    visitor.act_on(cell, "cells.storagePath")
    folder = page.locator("#field-folder")
    visitor.sees(folder)
    before = folder.input_value()
    folder.fill("srv/other")
    visitor.sees(page.get_by_text(visitor.say("cells.storagePathRule")))
    for path in (f"{before}-other", before):
        folder.fill(path)
        visitor.confirm("shell.save")
        visitor.sees(visitor.toast("cells.storagePathChanged", name=cell, folder=path))
        visitor.act_on(cell, "cells.detail")
        visitor.sees(page.get_by_role("dialog").get_by_text(path, exact=True))
        page.keyboard.press("Escape")
        visitor.act_on(cell, "cells.storagePath")
        expect(folder).to_have_value(path, timeout=PATIENCE)
