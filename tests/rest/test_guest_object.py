from __future__ import annotations

import msgspec

from nano_appliance.model.instance import Console, Disk, Instance, InstanceState, InstanceUsage, NetworkInterface
from nano_appliance.model.qos import CpuPriority, QoS
from nano_appliance.rest.guest_object import Place, listed_guest, live_guest, single_guest
from tests.rest.as_sent import as_sent

GUEST_ID = "3e0b6f6a-5f0e-4b6c-8c13-7a0d5a0f4c21"

WEB = Instance(
    id=GUEST_ID,
    name="ops.web1",
    owner="mira",
    group="ops",
    cores=2,
    memory=2147483648,
    disks=(Disk(volume="a", size=10737418240), Disk(volume="b", size=5368709120)),
    interfaces=(NetworkInterface(hardware_address="52:54:00:1a:2b:3c", internal_address="10.30.0.61/24"),),
    console=Console(port=5901, secret="kT9xQ2mZ7bLw"),
    qos=QoS(cpu_priority=CpuPriority.MEDIUM, receive_speed=1310720, send_speed=1310720),
    auto_start=True,
    create_time="2024-07-16 08:58:00",
)
RUNNING = InstanceState(running=True, media="77aa0c10-2222-4d33-8444-fedcba987654", network_address="10.30.0.61")
PLACE = Place(pool="rack_1", cell="cell_a1", host="10.20.1.5")

SINGLE = """{"error_code": 0, "message": "", "data": {"name": "ops.web1",
 "id": "3e0b6f6a-5f0e-4b6c-8c13-7a0d5a0f4c21", "created": true,
 "progress": 0, "running": true, "owner": "mira", "group": "ops", "pool": "rack_1", "cell": "cell_a1", "cores": 2,
 "memory": 2147483648, "total_disk": 16106127360, "disks": [10737418240, 5368709120], "auto_start": true,
 "system": "linux", "monitor_secret": "kT9xQ2mZ7bLw", "ethernet_address": "52:54:00:1a:2b:3c",
 "internal": {"network_address": "10.30.0.61", "display_address": "10.20.1.5:5901",
              "allocated_address": "10.30.0.61/24"},
 "external": {}, "create_time": "2024-07-16 08:58:00", "media_attached": true,
 "qos": {"cpu_priority": "medium", "receive_speed": 1310720, "send_speed": 1310720}}}"""

LIVE = """{"error_code": 0, "message": "", "data": {"name": "ops.web1",
 "id": "3e0b6f6a-5f0e-4b6c-8c13-7a0d5a0f4c21", "created": true,
 "progress": 0, "running": true, "owner": "mira", "group": "ops", "cores": 2, "memory": 2147483648,
 "total_disk": 10737418240, "disks": [10737418240], "auto_start": false, "system": "linux",
 "monitor_secret": "kT9xQ2mZ7bLw",
 "internal": {"network_address": "10.30.0.61", "display_address": "10.20.1.5:5901"}, "external": {},
 "qos": {"cpu_priority": "high"}, "media_attached": false, "media_source": "", "cpu_usage": 3.75,
 "memory_available": 1610612736, "disk_available": 8589934592, "bytes_read": 7340032, "bytes_written": 2097152,
 "bytes_received": 90112, "bytes_sent": 61440}}"""


def test_single_guest_is_laid_out_as_in_the_contract() -> None:
    assert as_sent(single_guest(WEB, RUNNING, PLACE)) == msgspec.json.decode(SINGLE)["data"]


def test_live_guest_is_laid_out_as_in_the_contract() -> None:
    plain = msgspec.structs.replace(
        WEB, disks=WEB.disks[:1], interfaces=(), qos=QoS(), auto_start=False, create_time=""
    )
    usage = InstanceUsage(
        cpu_usage=3.75,
        memory_available=1610612736,
        disk_available=8589934592,
        bytes_read=7340032,
        bytes_written=2097152,
        bytes_received=90112,
        bytes_sent=61440,
    )
    state = InstanceState(running=True, network_address="10.30.0.61", usage=usage)
    assert as_sent(live_guest(plain, state, PLACE)) == msgspec.json.decode(LIVE)["data"]


def test_lists_tell_the_host_and_no_secret() -> None:
    sent = as_sent(listed_guest(WEB, RUNNING, PLACE))
    assert sent["host"] == "10.20.1.5"
    assert "monitor_secret" not in sent
    assert "lost" not in sent


def test_what_a_stopped_guest_without_network_lacks_is_left_out() -> None:
    bare = msgspec.structs.replace(WEB, interfaces=(), create_time="", console=Console(port=0, secret=""))
    sent = as_sent(single_guest(bare, InstanceState(), Place(lost=True)))
    assert sent["internal"] == sent["external"] == {}
    assert sent["lost"] is True
    assert sent["monitor_secret"] == ""
    absent = {"host", "pool", "cell", "ethernet_address", "create_time", "media_attached", "broken", "notice"}
    assert not absent & sent.keys()


def test_progress_is_told_while_the_guest_is_made() -> None:
    unmade = msgspec.structs.replace(WEB, created=False)
    sent = as_sent(single_guest(unmade, InstanceState(progress=40), PLACE))
    assert (sent["created"], sent["progress"]) == (False, 40)
    assert as_sent(single_guest(WEB, InstanceState(progress=40), PLACE))["progress"] == 0


def test_a_broken_guest_says_why() -> None:
    sent = as_sent(listed_guest(WEB, InstanceState(broken="volume is missing", notice="no limit"), PLACE))
    assert (sent["broken"], sent["notice"]) == ("volume is missing", "no limit")
