"""The XML of every built-in template in several sizes, against golden files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.hardware import Hardware
from nano_appliance.model.instance import Console, GuestAccess, Instance, NetworkInterface
from nano_appliance.model.qos import CpuPriority, QoS
from nano_appliance.model.template import BUILT_IN
from nano_appliance.model.units import GIB, MIB
from nano_appliance.roles.cell.domain.build import build
from nano_appliance.roles.cell.domain.change import with_media
from nano_appliance.roles.cell.domain.host_facts import HostFacts

GOLDEN = Path(__file__).parent / "golden"
ID = "7b5bcb7c-16b5-45c6-9923-95d4c7b296be"
POOL = "/var/lib/libvirt/images/local0"
MEDIA = "/var/lib/libvirt/images/nano-media/4f6b1a52-83b7-4b8e-9d8e-0a86d3f2c111_v1.iso"
UNLIMITED = QoS()
LIMITED = QoS(
    cpu_priority=CpuPriority.LOW,
    write_speed=10 * MIB,
    write_iops=200,
    read_speed=20 * MIB,
    read_iops=400,
    receive_speed=2 * MIB,
    send_speed=MIB,
)


@dataclass(frozen=True)
class Case:
    """What differs from an instance with one core and one disk, in software emulation."""

    name: str
    cores: int = 1
    disks: int = 1
    domain_type: str = "qemu"
    media: str = ""
    qos: QoS = UNLIMITED
    boot_image: str = ""


CASES = (
    Case("one-core"),
    Case("four-cores", cores=4),
    Case("two-disks", disks=2),
    Case("media", media=MEDIA),
    Case("kvm", domain_type="kvm"),
    Case("limits", qos=LIMITED),
    Case("boot-image", boot_image=f"{POOL}/{ID}_ci.iso"),
)


def xml_of(hardware: Hardware, case: Case) -> str:
    instance = Instance(
        id=ID,
        name="admin.web",
        owner="ann",
        group="admin",
        cores=case.cores,
        memory=GIB,
        disks=(),
        interfaces=(NetworkInterface(hardware_address="00:16:3e:c6:60:f3"),),
        console=Console(port=5935, secret="S0s-oY]h"),
        hardware=hardware,
        qos=case.qos,
        access=GuestAccess(boot_image=case.boot_image),
    )
    volumes = [f"{POOL}/{ID}_{suffix}.qcow2" for suffix in ("sys", "0")][: case.disks]
    facts = HostFacts(case.domain_type, "/usr/bin/qemu-system-x86_64", "pc", "10.0.0.5")
    xml = build(instance, volumes, facts)
    return with_media(xml, case.media) + "\n" if case.media else xml


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("template", BUILT_IN, ids=lambda template: template[0].lower().replace(" ", "-"))
def test_golden(template: tuple[str, str, Hardware], case: Case, request: pytest.FixtureRequest) -> None:
    name, _, hardware = template
    golden = GOLDEN / f"{name.lower().replace(' ', '-')}_{case.name}.xml"
    xml = xml_of(hardware, case)
    if request.config.getoption("--regenerate-golden"):
        golden.write_text(xml, encoding="utf-8")
    assert xml == golden.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    wanted = {f"{name.lower().replace(' ', '-')}_{case.name}.xml" for name, _, _ in BUILT_IN for case in CASES}
    assert {path.name for path in GOLDEN.iterdir()} == wanted


def test_cores_that_cannot_be_laid_out() -> None:
    with pytest.raises(InvalidInput, match="cores"):
        xml_of(Hardware(), Case("", cores=514))
