"""A storage pool: made, used by a compute pool that survives the loss of a cell, and gone again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.portal.visitor import PATIENCE, Visitor

POOL = "office-nas"


def test_a_pool_comes_is_used_and_goes(visitor: Visitor) -> None:
    page = visitor.page
    visitor.enter("storagePools")
    visitor.sees(visitor.heading("storages.none"))
    visitor.button("storages.create").first.click()
    page.fill("#field-name", POOL)
    page.fill("#field-host", "-nas")
    visitor.sees(page.get_by_text(visitor.say("storages.hostRule")))
    page.fill("#field-host", "192.0.2.5")
    page.fill("#field-target", "srv")
    visitor.sees(page.get_by_text(visitor.say("storages.targetRule")))
    page.fill("#field-target", "/srv/vm/")
    visitor.confirm("shell.create")
    expect(visitor.row(POOL)).to_contain_text("192.0.2.5", timeout=PATIENCE)
    expect(visitor.row(POOL)).to_contain_text("/srv/vm")

    visitor.act_on(POOL, "storages.modify")
    page.select_option("#field-type", "directory")
    expect(page.locator("#field-host")).to_have_count(0)
    page.fill("#field-target", "/mnt/office")
    visitor.confirm("shell.save")
    expect(visitor.row(POOL)).to_contain_text(visitor.say("storages.types.directory"), timeout=PATIENCE)
    expect(visitor.row(POOL)).not_to_contain_text("192.0.2.5")

    visitor.visit("/admin/compute_pools")
    visitor.button("pools.create").first.click()
    page.fill("#pool-name", "on-the-nas")
    page.select_option("#pool-storage", POOL)
    visitor.confirm("shell.create")
    expect(visitor.row("on-the-nas")).to_contain_text(POOL, timeout=PATIENCE)
    visitor.enter("storagePools")
    expect(visitor.row(POOL)).to_contain_text("on-the-nas", timeout=PATIENCE)
    visitor.act_on(POOL, "shell.delete")
    visitor.confirm("shell.delete")
    visitor.sees(page.get_by_role("dialog").get_by_text("on-the-nas"))  # the server says who uses it
    visitor.confirm("shell.cancel")
    visitor.visit("/admin/compute_pools")
    visitor.delete("on-the-nas", "pools.deleted")
    visitor.enter("storagePools")
    visitor.delete(POOL, "storages.deleted")
