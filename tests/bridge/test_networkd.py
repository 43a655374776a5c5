"""Details of systemd-networkd's files."""

from __future__ import annotations

import pytest

from nano_appliance.bridge.networkd import iaid_of, parse, plan, render
from nano_appliance.model.errors import Conflict
from tests.bridge.examples import ETHERNET


def test_sections_survive_reading_and_writing() -> None:
    text = "[Match]\nName=eth0\n\n[Network]\nAddress=192.0.2.10/24\nDNS=a b\n\n[Route]\nGateway=192.0.2.1\n"
    assert render(parse(text)) == text
    assert parse("; c\n# c\nstray=1\n[A]\n k = v \\\n  w\nno assignment\n") == [("A", [("k", "v w")])]


@pytest.mark.parametrize(
    ("name", "prefix"), [("20-lan", "05-nano"), ("eth0", "05-nano"), ("03-first", "00-nano"), ("00-eth0", "0-nano")]
)
def test_our_files_come_before_the_one_there_is(name: str, prefix: str) -> None:
    made = plan(ETHERNET, f"/etc/systemd/network/{name}.network", ["[Match]\nName=eth0\n"])
    names = [change.path.rpartition("/")[2] for change in made.files]
    assert all(each.startswith(f"{prefix}-br0") and each < f"{name}.network" for each in names)


def test_a_file_that_nothing_can_come_before_is_told() -> None:
    with pytest.raises(Conflict, match="rename it to something like 10-0-a.network"):
        plan(ETHERNET, "/etc/systemd/network/0-a.network", [""])


@pytest.mark.parametrize(
    ("client", "iaid"),
    [("ff69f68ef600020000ab11f145f799c5b55243", 0x69F68EF6), ("0102005e100010", None), ("ff12", None), ("", None)],
)
def test_the_number_of_a_dhcp_client(client: str, iaid: int | None) -> None:
    assert iaid_of(client) == iaid


def test_a_number_or_identifier_that_was_chosen_is_kept() -> None:
    texts = ["[Match]\nName=eth0\n[Network]\nDHCP=yes\n[DHCPv4]\nClientIdentifier=mac\n"]
    made = plan(ETHERNET, "/etc/systemd/network/20-lan.network", texts, iaid=7)
    of_bridge = made.files[1].after
    assert of_bridge is not None
    assert of_bridge.count("IAID=7") == 1
    assert "[DHCPv6]\nIAID=7" in of_bridge
