"""Stopped instances that move between two hosts, with nothing but what is on the storage that both share."""

from __future__ import annotations

from tests.cells.conftest import SMALL_DISK
from tests.cells.moving import RACK, Progress, Rack, detail, domains, guest_on, migrate, virsh
from tests.lab.guests import power_off, start_guest
from tests.lab.hosts.cloud import Cloud
from tests.lab.hosts.host import Host
from tests.lab.patience import eventually


def served(host: Host, hardware_address: str) -> bool:
    """Whether the host's DHCP server knows this card."""
    folder = host.module("cell").data / "dhcp"
    return any(hardware_address in path.read_text() for path in folder.rglob("*") if path.is_file())


def test_a_stopped_instance_moves_and_starts_there(cloud: Cloud, rack: Rack) -> None:
    source, target = rack
    guest = guest_on(cloud, source, target, "traveller")
    before = detail(cloud, guest)
    rule = {"action": "accept", "protocol": "tcp", "from_address": "10.0.0.1", "to_port": 22}
    cloud.client.request("POST", f"/guests/{guest}/security_policy/rules/", rule)
    packet_filter = virsh(source, "nwfilter-list").split()[1]
    rules = virsh(source, "nwfilter-dumpxml", packet_filter)

    assert migrate(cloud, source, target, guest) == Progress(finished=True, progress=100)
    assert (domains(source), domains(target)) == ([], [guest])
    assert virsh(source, "nwfilter-list").strip() == ""
    # The UUID of a filter is libvirt's own.
    moved_rules = virsh(target, "nwfilter-dumpxml", packet_filter)
    assert [line for line in moved_rules.splitlines() if "uuid" not in line] == [
        line for line in rules.splitlines() if "uuid" not in line
    ]
    after = detail(cloud, guest)
    assert after.cell == target.cell_name
    assert after.internal.display_address.startswith(f"{target.address}:")
    assert (after.ethernet_address, after.internal.allocated_address) == (
        before.ethernet_address,
        before.internal.allocated_address,
    )
    assert before.internal.allocated_address.startswith("10.77.1.")
    eventually(lambda: served(target, after.ethernet_address), "the new cell does not serve the address")
    eventually(lambda: not served(source, after.ethernet_address), "the old cell still serves the address")

    start_guest(cloud.client, guest)
    assert virsh(target, "domstate", guest).strip() == "running"
    assert cloud.client.open_channel(guest).password
    power_off(cloud.client, guest)
    cloud.client.delete_guest(guest)
    assert sorted(path.name for path in cloud.lab.shared.iterdir() if path.is_file()) == ["shared.ready"]


def test_all_instances_of_a_host_move_and_come_back(cloud: Cloud, rack: Rack) -> None:
    source, target = rack
    guests = {guest_on(cloud, source, target, f"traveller{n}") for n in range(3)}
    for one, other in ((source, target), (target, source)):
        assert migrate(cloud, one, other).error == ""
        assert (domains(one), set(domains(other))) == ([], guests)
    for guest in guests:
        cloud.client.delete_guest(guest)


def test_a_target_that_loses_its_power_leaves_it_where_it_was(cloud: Cloud, rack: Rack) -> None:
    source, target = rack
    guest = guest_on(cloud, source, target, "survivor")
    target.freeze()
    body = {"source_pool": RACK, "source_cell": source.cell_name, "target_cell": target.cell_name, "instances": [guest]}
    cloud.client.request("POST", "/migrations/", body)
    target.power_off()
    eventually(lambda: cloud.client.get("/migrations/", tuple[Progress, ...])[0].error, "no failure is told")
    assert detail(cloud, guest).cell == source.cell_name
    start_guest(cloud.client, guest)
    power_off(cloud.client, guest)
    cloud.lab.power_on(target)
    target.give_small_disk(SMALL_DISK)  # the one before is gone with the power
    target.start_role("cell")
    cloud.await_alive(RACK)
    # It is refused until the target, which may have taken the instance over, has forgotten it.
    eventually(lambda: migrate(cloud, source, target, guest).finished, "it cannot be moved again")
    assert detail(cloud, guest).cell == target.cell_name
    cloud.client.delete_guest(guest)
