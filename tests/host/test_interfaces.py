from __future__ import annotations

from pathlib import Path

from nano_appliance.host import interfaces as subject


def test_every_interface_of_the_kernel_is_listed() -> None:
    listed = {interface.name: interface for interface in subject.interfaces()}
    assert {path.name for path in Path("/sys/class/net").iterdir() if (path / "address").exists()} <= set(listed)


def test_loopback_has_its_address_and_leads_nowhere() -> None:
    loopback = subject.interface_named("lo")
    assert loopback is not None
    assert loopback.is_loopback
    assert subject.InterfaceAddress("127.0.0.1", 8) in loopback.addresses
    assert subject.interface_with_address("127.0.0.1") == loopback
    assert "127.0.0.1" not in subject.host_addresses()


def test_hardware_addresses_are_the_kernels() -> None:
    for interface in subject.interfaces():
        if interface.hardware_address:
            assert Path(f"/sys/class/net/{interface.name}/address").read_text().strip() == interface.hardware_address


def test_what_does_not_exist_is_none() -> None:
    assert subject.interface_named("nosuch0") is None
    assert subject.interface_with_address("203.0.113.77") is None


def test_the_default_route_is_an_interface_of_this_host() -> None:
    with Path("/proc/net/route").open() as table:
        routed = {line.split()[0] for line in table if line.split()[1] == "00000000" and line.split()[7] == "00000000"}
    found = subject.default_route()
    assert found in routed if routed else found is None
