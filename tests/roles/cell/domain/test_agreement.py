from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.hardware import ControlProtocol
from nano_appliance.model.instance import Console, Instance, NetworkInterface
from nano_appliance.model.qos import CpuPriority, QoS
from nano_appliance.model.template import BUILT_IN
from nano_appliance.model.units import GIB, KIB
from nano_appliance.roles.cell.domain.agreement import agreeing, differences, disk_names, screen_of
from nano_appliance.roles.cell.domain.build import build
from nano_appliance.roles.cell.domain.host_facts import HostFacts

OLD = Path(__file__).parents[3] / "data" / "old-platform" / "libvirt" / "domain-admin.full1.xml"
ADDRESS = "10.0.0.5"
FACTS = HostFacts("qemu", "/usr/bin/qemu-system-x86_64", "pc", ADDRESS)
VOLUMES = ("/pool/a_sys.qcow2", "/pool/a_0.qcow2")

limits = st.sampled_from((0, 1, 5000, 10 * KIB * KIB))
changeable = st.builds(
    lambda cores, memory, secret, port, qos: {
        "cores": cores,
        "memory": memory * KIB,
        "console": Console(port=port, secret=secret),
        "qos": qos,
    },
    st.sampled_from((1, 2, 4, 16, 80)),
    st.integers(16 * KIB, 4 * KIB * KIB),
    st.text("abc_<&\"'", min_size=8, max_size=8),
    st.integers(5901, 6000),
    st.builds(
        QoS,
        cpu_priority=st.sampled_from(CpuPriority),
        cpu_limit=st.integers(0, 100),
        **{name: limits for name in QoS.__struct_fields__ if not name.startswith("cpu_")},
    ),
)
hardware = st.sampled_from([hardware for _, _, hardware in BUILT_IN])


def instance(**changes: object) -> Instance:
    fields: dict[str, object] = {
        "id": "7b5bcb7c-16b5-45c6-9923-95d4c7b296be",
        "name": "admin.web",
        "owner": "ann",
        "group": "admin",
        "cores": 1,
        "memory": GIB,
        "disks": (),
        "interfaces": (NetworkInterface(hardware_address="00:16:3e:c6:60:f3"),),
        "console": Console(port=5935, secret="S0s-oY]h"),
    }
    return Instance(**{**fields, **changes})  # type: ignore[arg-type]


@given(changeable, changeable, hardware)
def test_it_becomes_what_would_be_built(before: dict[str, object], after: dict[str, object], models: object) -> None:
    old, new = instance(hardware=models, **before), instance(hardware=models, **after)
    made = build(new, VOLUMES, FACTS)
    assert differences(agreeing(build(old, VOLUMES, FACTS), new, ADDRESS), made) == set()
    assert differences(agreeing(made, new, ADDRESS), made) == set()


@pytest.fixture
def old_domain() -> str:
    """A domain as the older platform left it on a host."""
    return OLD.read_text(encoding="utf-8")


def test_what_the_hypervisor_assigned_stays(old_domain: str) -> None:
    agreed = agreeing(old_domain, instance(), ADDRESS)
    addresses = [each.attrib for each in ET.fromstring(old_domain).iter("address")]
    assert addresses
    assert [each.attrib for each in ET.fromstring(agreed).iter("address")] == addresses
    changed = {"memory", "currentMemory", "vcpu", "cputune", "shares", "period", "quota", "topology", "bandwidth"}
    changed |= {"inbound", "outbound", "iotune", "graphics", "listen"}
    ancestors = {"domain", "devices", "disk", "interface", "cpu", "read_iops_sec", "write_iops_sec"}
    assert differences(old_domain, agreed) <= changed | ancestors


def test_a_priority_is_no_cap_any_more(old_domain: str) -> None:
    agreed = ET.fromstring(agreeing(old_domain, instance(qos=QoS(cpu_priority=CpuPriority.LOW)), ADDRESS))
    tune = agreed.find("cputune")
    assert tune is not None
    assert [(each.tag, each.text) for each in tune] == [("shares", "500")]


def test_the_screen_moves_to_the_management_address(old_domain: str) -> None:
    console = Console(port=5940, secret="a-password-of-twelve")
    moved = agreeing(old_domain, instance(console=console), ADDRESS)
    assert "0.0.0.0" not in moved
    assert f'<listen type="address" address="{ADDRESS}" />' in moved
    assert 'port="5940"' in moved
    assert 'passwd="a-passwo"' in moved


def test_the_screen_alone_with_another_password() -> None:
    known = build(instance(), VOLUMES, FACTS)
    assert screen_of(known, instance().console) == ""
    changed = screen_of(known, Console(port=6000, secret="other-pw"))
    assert 'passwd="other-pw"' in changed
    assert 'port="5935"' in changed, "a running screen cannot move"
    assert screen_of("<domain><devices/></domain>", instance().console) == ""


def test_a_spice_password_is_not_cut() -> None:
    models = msgspec.structs.replace(instance().hardware, control=ControlProtocol.SPICE)
    spice = build(instance(hardware=models), VOLUMES, FACTS)
    assert 'passwd="a-password-of-twelve"' in screen_of(spice, Console(port=1, secret="a-password-of-twelve"))


def test_limits_are_for_disks_not_for_drives() -> None:
    agreed = agreeing(build(instance(), VOLUMES, FACTS), instance(qos=QoS(read_iops=7)), ADDRESS)
    limited = [disk.get("device") for disk in ET.fromstring(agreed).iterfind("devices/disk") if disk.find("iotune")]
    assert limited == ["disk", "disk"]
    assert disk_names(agreed) == ["sda", "sdb"]


def test_online_cores_are_forgotten() -> None:
    xml = "<domain><vcpu current='1'>4</vcpu><vcpus><vcpu id='0' enabled='yes'/></vcpus><devices/></domain>"
    agreed = ET.fromstring(agreeing(xml, instance(cores=2), ADDRESS))
    assert [(each.tag, each.text, each.attrib) for each in agreed.iter("vcpu")] == [("vcpu", "2", {})]
    assert agreed.find("cpu/topology") is not None


def test_differences_do_not_depend_on_the_order_of_children() -> None:
    assert differences("<a><b x='1' y='2'/><c>5</c></a>", "<a>\n <c> 5 </c><b y='2' x='1'/></a>") == set()
    assert differences("<a><b><c>5</c></b></a>", "<a><b><c>6</c></b></a>") == {"a", "b", "c"}
    assert differences("<a><b/></a>", "<a/>") == {"a", "b"}
