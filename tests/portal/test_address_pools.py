"""An address pool: made, given a range, used by a compute pool, and gone again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.portal.visitor import PATIENCE, Visitor

POOL = "office-lan"


def test_a_pool_with_a_range_comes_and_goes(visitor: Visitor) -> None:
    page = visitor.page
    visitor.enter("addressPools")
    visitor.sees(visitor.heading("addresses.none"))
    visitor.button("addresses.create").first.click()
    page.fill("#field-name", POOL)
    page.fill("#field-gateway", "192.168.44.256")
    visitor.sees(page.locator("#field-gateway-help"))
    expect(page.get_by_role("dialog").get_by_role("button", name=visitor.say("shell.create"))).to_be_disabled()
    page.fill("#field-gateway", "192.168.44.1")
    page.fill("#field-dns", "9.9.9.9")
    page.press("#field-dns", "Enter")
    visitor.confirm("shell.create")
    expect(visitor.row(POOL)).to_contain_text("9.9.9.9", timeout=PATIENCE)

    page.get_by_role("link", name=POOL, exact=True).click()
    visitor.sees(page.get_by_text(visitor.say("addresses.noRanges")))
    visitor.button("addresses.addRange").click()
    page.fill("#field-start", "192.168.44.100")
    page.fill("#field-end", "192.168.45.20")
    visitor.sees(page.get_by_text(visitor.say("addresses.endRule")))
    page.fill("#field-end", "192.168.44.149")
    visitor.confirm("addresses.add")
    expect(visitor.row("192.168.44.149")).to_contain_text("50", timeout=PATIENCE)

    visitor.visit("/admin/compute_pools")
    visitor.button("pools.create").first.click()
    page.fill("#pool-name", "with-addresses")
    page.select_option("#pool-network", POOL)
    visitor.confirm("shell.create")
    expect(visitor.row("with-addresses")).to_contain_text(POOL, timeout=PATIENCE)
    visitor.visit("/admin/address_pools")
    visitor.act_on(POOL, "shell.delete")
    visitor.confirm("shell.delete")
    visitor.sees(page.get_by_role("dialog").get_by_text("with-addresses"))  # the server says who uses it
    visitor.confirm("shell.cancel")
    visitor.visit("/admin/compute_pools")
    visitor.delete("with-addresses", "pools.deleted")

    visitor.visit(f"/admin/address_pools/{POOL}")
    visitor.act_on("192.168.44.100", "shell.delete")
    visitor.confirm("shell.delete")
    visitor.sees(visitor.toast("addresses.rangeRemoved", start="192.168.44.100"))
    visitor.enter("addressPools")
    visitor.delete(POOL, "addresses.deleted")
