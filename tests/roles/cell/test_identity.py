from __future__ import annotations

import subprocess
import sys

import pytest

from nano_appliance.model.errors import Misconfigured
from nano_appliance.roles.cell.identity import cell_name, read_identity

MOVING = """
import subprocess
from nano_appliance.roles.cell.identity import read_identity

def ip(words):
    subprocess.run(["ip", *words.split()], check=True)

ip("link add br0 address 02:00:00:00:00:07 type bridge")
ip("address add 10.1.0.1/24 dev br0")
identity = read_identity()
print(identity.name, identity.address)
ip("address delete 10.1.0.1/24 dev br0")
print(identity.name, identity.address)
ip("address add 10.1.0.2/24 dev br0")
print(identity.name, identity.address)
"""


def test_the_name_is_made_of_the_bridge_s_address() -> None:
    assert cell_name("00:50:56:AB:cd:09") == "Cell_005056abcd09"


def test_without_a_bridge_the_doctor_is_named() -> None:
    with pytest.raises(Misconfigured, match=r"no bridge nanobr9; `nano doctor` tells"):
        read_identity("nanobr9")


@pytest.mark.system
def test_the_address_follows_the_bridge_and_the_name_stays() -> None:
    moving = subprocess.run(
        ["unshare", "--net", sys.executable, "-c", MOVING], check=True, capture_output=True, text=True
    )
    assert moving.stdout.split("\n") == [
        "Cell_020000000007 10.1.0.1",
        "Cell_020000000007 10.1.0.1",
        "Cell_020000000007 10.1.0.2",
        "",
    ]
