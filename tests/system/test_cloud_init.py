"""A real Debian becomes what its seed says: names, accounts, keys, disks, network; seen from inside the guest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Any

import msgspec
import pytest

from tests.lab.acknowledged import POOL
from tests.lab.administrator import ready_client
from tests.lab.by_hand import ByHand
from tests.lab.debian_guest import make_debian_guest
from tests.lab.guest_agent import GuestAgent
from tests.lab.guests import power_off, start_guest
from tests.lab.patience import eventually
from tests.lab.portal_client import PortalClient
from tests.lab.running_nano import RunningNano, fresh_nano

pytestmark = pytest.mark.long

MIB, GIB = 1 << 20, 1 << 30
SYSTEM, DATA = 4 * GIB, (64 * MIB, 96 * MIB)
ADMINISTRATOR, SECRET = "mira", "Harbour77x"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl mira@harbour"
USER_DATA = "#cloud-config\nwrite_files:\n- path: /etc/motto\n  content: full steam\nruncmd:\n- [touch, /done]\n"
HAS_PASSWORD = (
    "import crypt, spwd, sys; h = spwd.getspnam(sys.argv[1]).sp_pwdp; assert crypt.crypt(sys.argv[2], h) == h"
)
ENDED = "/var/lib/cloud/instance/boot-finished"
BOOTS_WITHIN = 400.0
"""Seconds in software emulation on a busy machine; on an idle one it takes about a hundred."""


@pytest.fixture(scope="module")
def nano() -> Iterator[RunningNano]:
    """A Nano of its own, whose pool gives addresses by cloud-init."""
    with fresh_nano() as running:
        yield running


@pytest.fixture
def client(nano: RunningNano) -> PortalClient:
    """Logged in anew for each test: a session does not last as long as a guest takes."""
    return ready_client(nano)


@pytest.fixture(scope="module")
def network(nano: RunningNano) -> IPv4Network:
    """Its guests get addresses .20 to .29."""
    client = ready_client(nano)
    network = IPv4Network(f"{client.pool_cells(POOL)[0].address}/24", strict=False)
    wish = {"gateway": str(network[1]), "dns": [str(network[1])], "provider": "cloudinit"}
    client.request("POST", "/address_pools/seeded", wish)
    last = {"end": str(network[29]), "netmask": str(network.netmask)}
    client.request("POST", f"/address_pools/seeded/internal/ranges/{network[20]}", last)
    client.request("PUT", f"/compute_pools/{POOL}", {"network": "seeded"})
    return network


@pytest.fixture(scope="module")
def guest(nano: RunningNano, network: IPv4Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An instance cloned from the Debian image and started."""
    client = ready_client(nano)
    image = client.register_disk("debian")
    client.upload_disk(image, make_debian_guest(tmp_path_factory.mktemp("debian")))
    wish = {
        "name": "harbour", "owner": client.user, "group": client.group, "pool": POOL, "cores": 1, "memory": 512 * MIB,
        "disks": [SYSTEM, *DATA], "template": client.templates()[0].id, "from_image": image,
        "modules": ["qemu", "cloud-init"],
        "cloud_init": {
            "root_enabled": True, "admin_name": ADMINISTRATOR, "admin_secret": SECRET, "data_path": "/srv/data",
            "ssh_keys": [KEY], "user_data": USER_DATA,
        },
    }  # fmt: skip
    made = msgspec.json.decode(client.request("POST", "/guests/", wish).data)["id"]
    eventually(lambda: client.guest(made).created, "the clone is never made")
    start_guest(client, made)
    yield made
    client = ready_client(nano)
    power_off(client, made)
    client.delete_guest(made)


@pytest.fixture(scope="module")
def inside(nano: RunningNano, guest: str) -> GuestAgent:
    """The guest once cloud-init has come to its end."""
    agent = GuestAgent(guest, ByHand(nano).enter)
    agent.wait_until_up(BOOTS_WITHIN)
    eventually(lambda: has_ended(agent), "cloud-init does not end", seconds=BOOTS_WITHIN)
    return agent


def has_ended(agent: GuestAgent) -> bool:
    """Whether cloud-init has come to its end; its own status can be an error long before."""
    return agent.run(f"test -e {ENDED}")[0] == 0


def test_cloud_init_has_nothing_to_complain_of(inside: GuestAgent) -> None:
    told = json.loads(inside.run("cloud-init status --format json")[1])
    complaints = inside.output("grep -E 'WARN|ERROR' -A 8 /var/log/cloud-init.log || :")
    assert (told["status"], told["errors"]) == ("done", []), complaints
    assert "Valid cloud-config" in inside.output("cloud-init schema --system 2>&1")
    assert told["datasource"].lower().startswith("nocloud")


def test_names_and_accounts(inside: GuestAgent) -> None:
    assert inside.output("hostname") == "harbour"
    assert inside.output(f"id -un {ADMINISTRATOR}") == ADMINISTRATOR
    inside.output(f'python3 -W ignore -c "{HAS_PASSWORD}" {ADMINISTRATOR} {SECRET}')
    assert inside.output(f"cat ~{ADMINISTRATOR}/.ssh/authorized_keys") == KEY
    assert "ALL" in inside.output(f"sudo -l -U {ADMINISTRATOR} | tail -1")
    assert "permitrootlogin yes" in inside.output("sshd -T | grep -i permitrootlogin")


def test_the_system_has_grown_into_its_disk(inside: GuestAgent) -> None:
    kilobytes = int(inside.output("df --output=size -k / | tail -1"))
    assert kilobytes * 1024 > 0.9 * (SYSTEM - 64 * MIB)


def test_data_disks_are_where_they_belong(inside: GuestAgent) -> None:
    for path, size in zip(("/srv/data", "/srv/data1"), DATA, strict=True):
        device = inside.output(f"findmnt -n -o SOURCE {path}")
        assert int(inside.output(f"blockdev --getsize64 {device}")) == size
        assert inside.output(f"findmnt -n -o FSTYPE {path}") == "ext4"


def test_the_network_is_the_pools(inside: GuestAgent, client: PortalClient, guest: str, network: IPv4Network) -> None:
    address = client.get(f"/guests/{guest}", dict[str, Any])["internal"]["allocated_address"]
    assert address in inside.output("ip -4 -o address show dev eth0")
    assert f"via {network[1]} " in inside.output("ip route show default")
    assert str(network[1]) in inside.output("cat /etc/resolv.conf")
    inside.output(f"ping -c 1 -W 5 {network[1]}")


def test_the_users_own_data_is_heeded(inside: GuestAgent) -> None:
    assert inside.output("cat /etc/motto") == "full steam"
    inside.output("test -e /done")


def test_the_portal_sees_its_address(inside: GuestAgent, client: PortalClient, guest: str) -> None:
    address = inside.output("hostname -I").split()[0]
    eventually(
        lambda: client.get(f"/guests/{guest}", dict[str, Any])["internal"].get("network_address") == address,
        "the address is not shown",
    )


def test_a_second_start_changes_nothing(inside: GuestAgent, client: PortalClient, guest: str) -> None:
    inside.output(f"rm {ENDED}")
    before = inside.output(f"getent shadow {ADMINISTRATOR}; cat /etc/machine-id; ls -l --full-time /done")
    power_off(client, guest)
    start_guest(client, guest)
    inside.wait_until_up(BOOTS_WITHIN)
    eventually(lambda: has_ended(inside), "cloud-init does not end", seconds=BOOTS_WITHIN)
    assert inside.output(f"getent shadow {ADMINISTRATOR}; cat /etc/machine-id; ls -l --full-time /done") == before
    assert inside.output("findmnt -n -o FSTYPE /srv/data") == "ext4"
