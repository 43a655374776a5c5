from __future__ import annotations

from nano_appliance.roles.cell.hypervisor.statistics import read_statistics

RUNNING = {
    "state.state": 1,
    "cpu.time": 1_450_253_821,
    "balloon.current": 131072,
    "balloon.maximum": 131072,
    "balloon.rss": 62064,
    "net.count": 2,
    "net.0.rx.bytes": 90,
    "net.0.tx.bytes": 10,
    "net.1.rx.bytes": 9,
    "net.1.tx.bytes": 1,
    "block.count": 3,
    "block.0.name": "hda",
    "block.0.path": "/media/a_v1.iso",
    "block.0.rd.bytes": 483328,
    "block.1.name": "hdc",
    "block.1.rd.bytes": 100,
    "block.1.wr.bytes": 20,
    "block.2.name": "sdb",
    "block.2.rd.bytes": 1,
    "block.2.wr.bytes": 2,
}
OFF = {"state.state": 5, "block.count": 1, "block.0.name": "hda"}


def test_a_running_domain() -> None:
    seen = read_statistics(RUNNING)
    assert seen.running
    assert seen.cpu_time == 1_450_253_821
    assert (seen.bytes_received, seen.bytes_sent) == (99, 11)
    assert seen.media == "/media/a_v1.iso"


def test_the_cd_drive_is_no_disk_and_an_ide_disk_is_one() -> None:
    seen = read_statistics(RUNNING)
    assert (seen.bytes_read, seen.bytes_written) == (101, 22)


def test_memory_as_the_guest_tells_it_or_as_the_host_sees_it() -> None:
    assert read_statistics(RUNNING).memory_available == (131072 - 62064) * 1024
    assert read_statistics({**RUNNING, "balloon.unused": 500, "balloon.usable": 700}).memory_available == 700 * 1024
    assert read_statistics({**RUNNING, "balloon.rss": 999999}).memory_available == 0


def test_a_domain_that_is_off() -> None:
    seen = read_statistics(OFF)
    assert not seen.running
    assert seen.media == ""


def test_a_paused_domain_runs() -> None:
    assert read_statistics({"state.state": 3}).running


def test_a_domain_that_could_not_be_asked() -> None:
    counters = (".bytes", "rss")
    told = {key: value for key, value in RUNNING.items() if not key.endswith(counters)}
    assert not read_statistics(told).complete
    assert read_statistics(told).running
    assert read_statistics(RUNNING).complete
    assert read_statistics({"state.state": 1, "block.count": 0}).complete


def test_what_it_has_just_now() -> None:
    seen = read_statistics({**RUNNING, "vcpu.current": 2, "balloon.current": 65536})
    assert (seen.cores, seen.memory) == (2, 64 << 20)


def test_a_domain_that_waits_for_room() -> None:
    paused, by_error, by_somebody = 3, 5, 1
    assert read_statistics(RUNNING | {"state.state": paused, "state.reason": by_error}).stalled
    assert not read_statistics(RUNNING | {"state.state": paused, "state.reason": by_somebody}).stalled
    assert not read_statistics(RUNNING | {"state.reason": by_error}).stalled
