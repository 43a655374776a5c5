"""A guest of the older platform asks for cloud-init's data over HTTP; nobody else gets it."""

from __future__ import annotations

import itertools
import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
import urllib3

from nano_appliance.model.cell_settings import NetworkSettings
from nano_appliance.model.cloud_init import CloudInit
from nano_appliance.model.hardware import Hardware, OperatingSystem
from nano_appliance.model.instance import GuestAccess, Instance
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.seed_service import PORT
from nano_appliance.store.network_data import NetworkData
from tests.lab.outside import Outside, machine_outside
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import running_service
from tests.roles.cell.private_host import ADDRESS

GUEST = "10.76.0.53/24"
NUMBERS = itertools.count()
"""A network namespace that was deleted has its name for a while longer."""

WISH = CloudInit(admin_name="mira", admin_secret="Harbour77x")


def made_by_the_older_platform(home: Path, **changes: object) -> Instance:
    """A record and a CD as it left them."""
    settings = NetworkSettings(gateway="10.76.0.1", dns=("10.76.0.2",), allocation_mode="cloudinit")
    NetworkData(home / "data" / "network.data").network.put(settings)
    access = GuestAccess(auth_user="root", address_allocation="cloudinit")
    fields: dict[str, object] = {"cloud_init": WISH, "internal_address": GUEST, "access": access, **changes}
    with running_service(home) as service:
        made = create_instance(service.cell, blank("old", **fields))
        Path(made.access.boot_image).write_bytes(f"dsmode: net\nseedfrom: http://{ADDRESS}:{PORT}/latest/x/".encode())
    return made


@contextmanager
def the_guest(hardware_address: str, address: str = GUEST) -> Iterator[Outside]:
    """Its network card, with somebody at it who can speak HTTP."""
    name = f"guest{next(NUMBERS)}"
    with machine_outside(name, address) as outside:
        subprocess.run(f"ip -n {name} link set eth0 address {hardware_address}".split(), check=True)
        yield outside


def ask(path: str, method: str = "GET") -> tuple[int, str]:
    answer = urllib3.request(method, f"http://{ADDRESS}:{PORT}{path}", timeout=5.0, retries=False)
    return answer.status, answer.data.decode()


def listens() -> bool:
    try:
        socket.create_connection((ADDRESS, PORT), 2.0).close()
    except ConnectionRefusedError:
        return False
    return True


def test_a_guest_is_told_everything_and_its_password_once(home: Path) -> None:
    made = made_by_the_older_platform(home)
    card = made.interfaces[0].hardware_address
    with running_service(home) as service, the_guest(card) as guest:
        place = f"/latest/{made.id}"
        for version in ("latest", "2009-04-04"):
            status, text = guest.call(ask, f"/{version}/{made.id}/meta-data")
            assert status == 200
            told = json.loads(text)
            assert (told["instance-id"], told["local-hostname"]) == (made.id, "old")
            subnet = {"type": "static", "address": GUEST, "gateway": "10.76.0.1", "dns_nameservers": ["10.76.0.2"]}
            assert (
                told["network"]["config"][0] | {"mac_address": card, "subnets": [subnet]}
                == told["network"]["config"][0]
            )
        status, text = guest.call(ask, f"{place}/user-data")
        assert status == 200
        assert text.startswith("#cloud-config\n")
        assert "Harbour77x" in text
        assert guest.call(ask, f"{place}/user-data") == (200, "")
        assert guest.call(ask, f"{place}/vendor-data") == (200, "")
        assert guest.call(ask, "/") == (200, "")
        assert guest.call(ask, "/latest/unknown/meta-data") == (500, "no such guest")
        assert guest.call(ask, "/latest/../../etc/passwd") == (200, "")
        assert service.cell.registry.get(made.id).access.initialized
    with running_service(home), the_guest(card) as guest:
        assert guest.call(ask, f"{place}/user-data") == (200, "")
        assert guest.call(ask, f"{place}/meta-data")[0] == 200


def test_nobody_else_is_told_anything(home: Path) -> None:
    made = made_by_the_older_platform(home)
    with running_service(home), the_guest("02:00:00:00:00:99", "10.76.0.54/24") as other:
        for part in ("meta-data", "user-data"):
            assert other.call(ask, f"/latest/{made.id}/{part}") == (500, "only the guest itself is told")
            assert ask(f"/latest/{made.id}/{part}") == (500, "only the guest itself is told")
        other.call(ask, f"/latest/{made.id}/user-data", "HEAD")
    with running_service(home), the_guest(made.interfaces[0].hardware_address) as guest:
        assert "Harbour77x" in guest.call(ask, f"/latest/{made.id}/user-data")[1]


def test_what_cannot_be_told(home: Path) -> None:
    windows = Hardware(operating_system=OperatingSystem.WINDOWS)
    made = made_by_the_older_platform(home, hardware=windows, internal_address="")
    with running_service(home) as service, the_guest(made.interfaces[0].hardware_address) as guest:
        assert guest.call(ask, f"/latest/{made.id}/meta-data") == (500, "the guest has no address")
        service.cell.registry.change(
            made.id,
            lambda known: msgspec.structs.replace(
                known, access=msgspec.structs.replace(known.access, address_allocation="")
            ),
        )
        assert guest.call(ask, f"/latest/{made.id}/meta-data")[0] == 200
        assert guest.call(ask, f"/latest/{made.id}/user-data") == (500, "a Windows guest takes no user-data")


def test_without_old_guests_nothing_listens(home: Path) -> None:
    with running_service(home) as service:
        create_instance(service.cell, blank("a", cloud_init=WISH))
    with running_service(home):
        assert not listens()


def test_a_port_in_use_is_told_and_the_cell_goes_on(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = made_by_the_older_platform(home)
    with socket.create_server((ADDRESS, PORT)), running_service(home) as service:
        assert service.cell.registry.get(made.id) == made
    assert "1 guests of the older platform are not told" in caplog.text
