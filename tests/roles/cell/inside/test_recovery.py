"""What a cell finds when it, or its hypervisor, comes back."""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from nano_appliance.model.errors import Conflict, NotFound
from nano_appliance.model.orders import ChangeSecurity, InstanceOrder, StartInstance, StopInstance
from nano_appliance.model.security import SecurityPolicy
from nano_appliance.model.security_changes import SetDefault
from nano_appliance.roles.cell.instances.autostart import RUN_FOLDER
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.delete import delete_instance
from nano_appliance.roles.cell.instances.security import change_security
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.instances.stop_all import stop_all
from nano_appliance.roles.cell.packet_filter.build import build_filter
from nano_appliance.roles.cell.packet_filter.name import filter_name
from nano_appliance.roles.cell.service import CellService
from nano_appliance.roles.cell.warnings import find_warnings
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import IMAGES, ISO_SOURCE, running_service, virsh, wait_for

POOL = IMAGES / "local0"
OLD = Path(__file__).parents[3] / "data" / "old-platform"
LIBVIRTD_PID = Path("/run/libvirtd.pid")


@pytest.fixture
def instance_id(home: Path) -> str:
    """An instance that a cell has made which is not running any more."""
    order = blank()
    with running_service(home) as service:
        create_instance(service.cell, order)
    return order.id


def restart_libvirtd() -> None:
    process = os.pidfd_open(int(LIBVIRTD_PID.read_text()))
    signal.pidfd_send_signal(process, signal.SIGKILL)
    # Another one would give up at once while this one still holds its file.
    select.select([process], [], [])
    os.close(process)
    subprocess.Popen(["libvirtd"], stdin=subprocess.DEVNULL)


def test_libvirtd_restarts_and_guests_go_on(service: CellService) -> None:
    cell, order = service.cell, blank()
    create_instance(cell, order)
    start_instance(cell, StartInstance(id=order.id))
    restart_libvirtd()
    wait_for(lambda: service.connection.problem != "")
    assert any("cannot be reached" in warning for warning in find_warnings(cell, service.connection))
    assert cell.registry.state(order.id).running
    wait_for(lambda: service.connection.problem == "")
    wait_for(lambda: cell.domains.is_running(order.id))
    stop_instance(cell, StopInstance(id=order.id, force=True))
    assert not cell.registry.state(order.id).running


def test_guests_outlive_the_cell(home: Path) -> None:
    order = blank()
    with running_service(home) as service:
        create_instance(service.cell, order)
        start_instance(service.cell, StartInstance(id=order.id, media=ISO_SOURCE))
    with running_service(home) as service:
        wait_for(lambda: service.watcher.looked)
        # What the core is told from then on is what is so.
        assert service.cell.registry.state(order.id).running
        assert service.cell.registry.state(order.id).media == ISO_SOURCE.id
        stop_instance(service.cell, StopInstance(id=order.id, force=True))


def test_a_lost_domain_is_defined_anew(home: Path, instance_id: str) -> None:
    virsh("undefine", instance_id)
    with running_service(home) as service:
        wait_for(lambda: service.cell.domains.exists(instance_id))
        start_instance(service.cell, StartInstance(id=instance_id))
        stop_instance(service.cell, StopInstance(id=instance_id, force=True))


def test_a_lost_filter_is_made_again_before_its_domain(home: Path, instance_id: str) -> None:
    with running_service(home) as service:
        change_security(service.cell, ChangeSecurity(id=instance_id, change=SetDefault(accept=False)))
    virsh("undefine", instance_id)
    virsh("nwfilter-undefine", filter_name(instance_id))
    with running_service(home) as service:
        wait_for(lambda: service.cell.domains.exists(instance_id))
        assert "action='drop'" in virsh("nwfilter-dumpxml", filter_name(instance_id))
        assert filter_name(instance_id) in virsh("dumpxml", instance_id)


def test_a_filter_that_is_not_what_the_record_says_is_mended(home: Path, instance_id: str) -> None:
    with running_service(home) as service:
        service.cell.filters.define(build_filter(instance_id, SecurityPolicy(accept=False)))
    with running_service(home) as service:
        wait_for(lambda: "<rule" not in virsh("nwfilter-dumpxml", filter_name(instance_id)))
        assert service.cell.registry.get(instance_id).security is None


def test_an_instance_that_was_made_without_a_filter_gets_behind_one(home: Path, instance_id: str) -> None:
    bare = home.parent / "bare.xml"
    bare.write_text(re.sub(r"<filterref[^>]*/>", "", virsh("dumpxml", "--inactive", "--security-info", instance_id)))
    virsh("define", str(bare))
    virsh("start", instance_id)
    assert "filterref" not in virsh("dumpxml", instance_id)
    with running_service(home) as service:
        wait_for(lambda: filter_name(instance_id) in virsh("dumpxml", instance_id))
        assert filter_name(instance_id) in virsh("dumpxml", "--inactive", instance_id)
        assert service.cell.registry.state(instance_id).broken == ""
        stop_instance(service.cell, StopInstance(id=instance_id, force=True))


def test_one_broken_instance_does_not_keep_the_others_away(home: Path, instance_id: str) -> None:
    other = blank("other")
    with running_service(home) as service:
        create_instance(service.cell, other)
    lost = POOL / f"{instance_id}_sys.qcow2"
    aside = lost.rename(IMAGES / "lost.qcow2")
    with running_service(home) as service:
        wait_for(lambda: service.cell.registry.state(instance_id).broken != "")
        assert service.cell.registry.state(instance_id).broken == f"its volume {lost} is missing"
        with pytest.raises(Conflict, match="cannot be used: its volume"):
            start_instance(service.cell, StartInstance(id=instance_id))
        start_instance(service.cell, StartInstance(id=other.id))
        stop_instance(service.cell, StopInstance(id=other.id, force=True))
    aside.rename(lost)
    with running_service(home) as service:
        start_instance(service.cell, StartInstance(id=instance_id))
        assert service.cell.registry.state(instance_id).broken == ""
        stop_instance(service.cell, StopInstance(id=instance_id, force=True))


def test_a_record_that_cannot_be_read(home: Path, instance_id: str) -> None:
    file = home / "data" / "instance.data"
    stored = json.loads(file.read_text())
    broken = stored["instances"][0] | {"cores": "two"}
    stored["instances"][0] = broken
    file.write_text(json.dumps(stored))
    other = blank("other")
    with running_service(home) as service:
        cell = service.cell
        (shown,) = cell.registry.reports()
        assert (shown.instance.id, shown.instance.name) == (instance_id, "admin.web")
        assert shown.state.broken.startswith("its record cannot be read: ")
        with pytest.raises(Conflict, match="its record cannot be read"):
            start_instance(cell, StartInstance(id=instance_id))
        create_instance(cell, other)
        start_instance(cell, StartInstance(id=other.id))
        virsh("start", instance_id)
        wait_for(lambda: cell.registry.reports()[-1].state.running)
        service.watcher.look()
        for running in (other.id, instance_id):
            virsh("destroy", running)
    stored = json.loads(file.read_text())
    assert broken in stored["instances"]
    stored["instances"][stored["instances"].index(broken)] = broken | {"cores": 1}
    file.write_text(json.dumps(stored))
    with running_service(home) as service:
        start_instance(service.cell, StartInstance(id=instance_id))
        stop_instance(service.cell, StopInstance(id=instance_id, force=True))


def test_a_record_that_cannot_be_read_can_be_stopped_and_deleted(home: Path, instance_id: str) -> None:
    other = blank("other")
    with running_service(home) as service:
        create_instance(service.cell, other)
    file = home / "data" / "instance.data"
    stored = json.loads(file.read_text())
    whole = [each for each in stored["instances"] if each["id"] == other.id]
    broken = [each | {"cores": "two"} for each in stored["instances"] if each["id"] == instance_id]
    # A record that has taken another's id says nothing that may be believed.
    impostor = broken[0] | {"id": other.id}
    file.write_text(json.dumps(stored | {"instances": [*broken, *whole, impostor]}))
    with running_service(home) as service:
        cell = service.cell
        virsh("start", instance_id)
        with pytest.raises(Conflict, match="is running; it must be stopped"):
            delete_instance(cell, InstanceOrder(id=instance_id))
        wait_for(lambda: cell.registry.reports()[-1].state.running)
        stop_instance(cell, StopInstance(id=instance_id, force=True))
        delete_instance(cell, InstanceOrder(id=instance_id))
        with pytest.raises(NotFound):
            delete_instance(cell, InstanceOrder(id=instance_id))
        assert [each.instance.id for each in cell.registry.reports()] == [other.id]
        assert virsh("list", "--all", "--uuid").split() == [other.id]
        assert {path.name for path in POOL.iterdir()} == {f"{other.id}_sys.qcow2"}
        start_instance(cell, StartInstance(id=other.id))
        stop_instance(cell, StopInstance(id=other.id, force=True))
    assert json.loads(file.read_text())["instances"][1:] == [impostor]


def test_what_vanishes_while_the_cell_runs(home: Path, instance_id: str) -> None:
    with running_service(home) as service:
        cell = service.cell
        virsh("undefine", instance_id)
        service.watcher.look()
        assert "has vanished" in cell.registry.state(instance_id).broken
        start_instance(cell, StartInstance(id=instance_id))
        assert cell.registry.state(instance_id).broken == ""
        stop_instance(cell, StopInstance(id=instance_id, force=True))
        lost = POOL / f"{instance_id}_sys.qcow2"
        aside = lost.rename(IMAGES / "lost.qcow2")
        with pytest.raises(Conflict, match=f"cannot be used: its volume {lost} is missing"):
            start_instance(cell, StartInstance(id=instance_id))
        assert cell.registry.state(instance_id).broken == f"its volume {lost} is missing"
        aside.rename(lost)
        start_instance(cell, StartInstance(id=instance_id))
        assert cell.registry.state(instance_id).broken == ""
        stop_instance(cell, StopInstance(id=instance_id, force=True))


def test_a_broken_instance_can_be_deleted(home: Path, instance_id: str) -> None:
    (POOL / f"{instance_id}_sys.qcow2").unlink()
    with running_service(home) as service:
        wait_for(lambda: service.cell.registry.state(instance_id).broken != "")
        delete_instance(service.cell, InstanceOrder(id=instance_id))
        assert service.cell.registry.all() == []
    assert virsh("list", "--all", "--uuid").split() == []
    assert virsh("nwfilter-list") == ""


def test_a_volume_that_is_no_disk_file(home: Path, instance_id: str) -> None:
    virsh("undefine", instance_id)
    (POOL / f"{instance_id}_sys.qcow2").write_bytes(b"QFI\xfb and nothing else")
    with running_service(home) as service:
        wait_for(lambda: "qemu-img failed" in service.cell.registry.state(instance_id).broken)


def test_auto_start_happens_once_after_a_start_of_the_host(home: Path) -> None:
    order = blank(auto_start=True)
    with running_service(home) as service:
        create_instance(service.cell, order)
        assert service.cell.domains.is_running(order.id)
        stop_instance(service.cell, StopInstance(id=order.id, force=True))
    with running_service(home) as service:
        service.watcher.look()
        assert not service.cell.domains.is_running(order.id)
    shutil.rmtree(RUN_FOLDER)
    with running_service(home) as service:
        wait_for(lambda: service.cell.registry.state(order.id).running)
        stop_instance(service.cell, StopInstance(id=order.id, force=True))


def test_libvirt_is_told_not_to_start_instances_itself(home: Path, instance_id: str) -> None:
    virsh("autostart", instance_id)
    with running_service(home) as service:
        wait_for(lambda: "disable" in virsh("dominfo", instance_id).partition("Autostart:")[2].split()[0])
        assert service.cell.registry.state(instance_id).broken == ""


def test_stopping_all_guests(service: CellService) -> None:
    orders = [blank(f"n{index}") for index in range(2)]
    for order in orders:
        create_instance(service.cell, order)
        start_instance(service.cell, StartInstance(id=order.id))
    create_instance(service.cell, blank("off"))
    # Without a system inside nobody obeys the power button.
    stop_all(service.cell, patience=0.2)
    assert not any(service.cell.domains.is_running(order.id) for order in orders)
    assert not any(report.state.running for report in service.cell.registry.reports())


def test_files_of_the_older_platform(home: Path) -> None:
    shutil.copytree(OLD / "cell" / "data", home / "data")
    group = json.loads((home / "data" / "storage.data").read_text())["groups"]
    for volumes in group.values():
        for volume in (volumes["system"], *(volumes["data"] or [])):
            path = Path(volume["path"])
            path.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", path, "1M"], check=True)
    boot_image = POOL / "7b5bcb7c-16b5-45c6-9923-95d4c7b296be_ci.iso"
    boot_image.write_bytes(bytes(2048))
    with running_service(home) as service:
        for report in service.cell.registry.reports():
            wait_for(lambda instance=report.instance: service.cell.domains.exists(instance.id))
            start_instance(service.cell, StartInstance(id=report.instance.id))
        service.watcher.look()
        reports = service.cell.registry.reports()
        assert len(reports) == 3
        assert all(report.state.running and not report.state.broken for report in reports)
        for report in reports:
            stop_instance(service.cell, StopInstance(id=report.instance.id, force=True))
            delete_instance(service.cell, InstanceOrder(id=report.instance.id))
    assert list(POOL.iterdir()) == []
