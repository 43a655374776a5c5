"""Three cells on three hosts and their core: coming, going, moving, and another machine under a known name."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import expect

from tests.lab.acknowledged import POOL
from tests.lab.guests import make_guest, temporary_guest
from tests.lab.hosts.cloud import PASSWORD, USER, Cloud
from tests.lab.patience import eventually
from tests.lab.portal_client import PortalFailure
from tests.portal.browser import launched_browser
from tests.portal.visitor import PATIENCE, Visitor

NEW_CORE_ADDRESS, NEW_CELL_ADDRESS = "10.77.0.100", "10.77.0.102"


def test_all_cells_are_members_with_their_hosts_names_and_addresses(cloud: Cloud) -> None:
    known = {cell.name: (cell.address, cell.alive, cell.enabled) for cell in cloud.client.pool_cells(POOL)}
    assert known == {host.cell_name: (host.address, True, True) for host in cloud.cells}
    assert cloud.client.unallocated_cells() == ()


def test_a_disabled_cell_gets_no_instance(cloud: Cloud) -> None:
    *others, last = [host.cell_name for host in cloud.cells]
    with cloud.only_place(last):
        assert not cloud.client.cell(POOL, others[0]).enabled
        with temporary_guest(cloud.client, "only-place") as guest:
            assert cloud.client.guest(guest).cell == last
        cloud.client.enable_cell(POOL, last, enable=False)
        with pytest.raises(PortalFailure) as refused:
            make_guest(cloud.client, "no-place")
        cloud.client.enable_cell(POOL, last, enable=True)
    for name in (*others, last):
        assert f"{name} is disabled" in str(refused.value)


def test_a_removed_cell_asks_to_join_again(cloud: Cloud) -> None:
    host = cloud.cells[2]
    cloud.client.remove_cell(POOL, host.cell_name)
    cloud.await_candidate(host)
    assert host.cell_name not in {cell.name for cell in cloud.client.pool_cells(POOL)}
    (waiting,) = cloud.client.unallocated_cells()
    assert (waiting.name, waiting.address, waiting.alive) == (host.cell_name, host.address, True)
    assert f"its key is {waiting.fingerprint}" in host.log_of("cell")
    with pytest.raises(PortalFailure, match="is online"):
        cloud.client.forget_cell(host.cell_name)
    cloud.client.add_cell(POOL, host.cell_name)
    assert cloud.client.cell(POOL, host.cell_name).alive


def test_an_offline_cell_in_no_pool_is_forgotten_in_the_portal(cloud: Cloud) -> None:
    host = cloud.cells[2]
    cloud.client.remove_cell(POOL, host.cell_name)
    cloud.await_candidate(host)
    fingerprint = cloud.client.unallocated_cells()[0].fingerprint
    with launched_browser() as browser:
        visitor = Visitor(browser.new_page(locale="en-US"), cloud.client.url)
        visitor.visit("/login")
        visitor.login(USER, PASSWORD)
        visitor.visit(f"/admin/compute_cells/?pool={POOL}")
        visitor.button("cells.add").first.click()
        visitor.sees(visitor.page.get_by_text(visitor.say("cells.fingerprint", fingerprint=fingerprint)))
        choice = visitor.page.get_by_role("radio", name=host.cell_name)
        expect(choice).to_be_checked()
        host.stop_role("cell")
        expect(choice).to_be_disabled(timeout=PATIENCE)
        with pytest.raises(PortalFailure, match="is offline"):
            cloud.client.add_cell(POOL, host.cell_name)
        visitor.button("cells.forgetNamed", name=host.cell_name).click()
        visitor.sees(visitor.heading("cells.noneWaiting"))
    assert cloud.client.unallocated_cells() == ()
    host.start_role("cell")
    cloud.await_candidate(host)
    cloud.client.add_cell(POOL, host.cell_name)


def test_a_cell_with_instances_is_not_removed(cloud: Cloud) -> None:
    with temporary_guest(cloud.client, "tenant") as guest:
        cell = cloud.client.guest(guest).cell
        with pytest.raises(PortalFailure, match="still has guests"):
            cloud.client.remove_cell(POOL, cell)
    assert cloud.client.cell(POOL, cell).alive


def test_a_cell_that_moves_needs_nothing(cloud: Cloud) -> None:
    host = cloud.cells[1]
    old = host.address
    for address in (NEW_CELL_ADDRESS, old):
        host.move(address)
        eventually(
            lambda address=address: (cell := cloud.client.cell(POOL, host.cell_name)).alive and cell.address == address,
            f"the cell is not found at {address}",
        )
        with cloud.only_place(host.cell_name), temporary_guest(cloud.client, "visitor") as guest:
            assert cloud.client.guest(guest).cell == host.cell_name


def test_a_core_that_moves_needs_its_configuration_and_a_restart(cloud: Cloud) -> None:
    host = cloud.core
    old = host.address
    for address in (NEW_CORE_ADDRESS, old):
        for role in ("frontend", "core"):
            host.stop_role(role)
        host.move(address)
        cloud.close()
        cloud.configure()
        for role in ("core", "frontend"):
            host.start_role(role)
        cloud.await_alive()
        assert {cell.name for cell in cloud.client.pool_cells(POOL)} == {each.cell_name for each in cloud.cells}


def test_another_machine_under_a_members_name_is_refused_and_shown(cloud: Cloud) -> None:
    host = cloud.cells[2]
    certificates, aside = host.module("cell").cert, host.home.path / "aside"
    host.stop_role("cell")
    shutil.copytree(certificates, aside)
    shutil.rmtree(certificates)
    host.start_role("cell")  # makes a new key
    eventually(lambda: cloud.client.cell(POOL, host.cell_name).state == "conflict", "no conflict is shown")
    shown = cloud.client.cell(POOL, host.cell_name)
    assert host.address in shown.message
    assert cloud.client.unallocated_cells() == ()
    assert "another machine is cell" in host.log_of("cell")
    host.stop_role("cell")
    shutil.rmtree(certificates)
    shutil.copytree(aside, certificates)
    host.start_role("cell")
    eventually(
        lambda: (cell := cloud.client.cell(POOL, host.cell_name)).alive and cell.state != "conflict",
        "the cell with the right key is not back",
    )
