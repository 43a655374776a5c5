"""A cell without a hypervisor: it speaks the real link, and keeps its instances in a dictionary."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from nano_appliance.link import operations
from nano_appliance.link.cell_identity import CellIdentity
from nano_appliance.link.cell_link import CellLink, Stamp
from nano_appliance.link.console_tickets import Screen
from nano_appliance.link.images import send_image
from nano_appliance.link.operations import Operation
from nano_appliance.link.rpc_server import Caller
from nano_appliance.model import snapshots
from nano_appliance.model.configuration import DomainConfiguration
from nano_appliance.model.errors import Conflict, NanoError, NotFound
from nano_appliance.model.instance import Console, Disk, Instance, InstanceState, NetworkInterface
from nano_appliance.model.instance_change import changed as changed_instance
from nano_appliance.model.lease import LeaseSight
from nano_appliance.model.migration_orders import CancelCarrying, Carried, CarryInstance, ReceiveInstance, Reception
from nano_appliance.model.orders import (
    AdoptInstances,
    BuildImage,
    ChangeInstance,
    ChangeSecurity,
    ChangeStoragePath,
    ConsoleTicket,
    CreateInstance,
    CreateSnapshot,
    Done,
    ImageUpload,
    InsertMedia,
    InstanceOrder,
    OpenConsole,
    PoolSettings,
    Release,
    ReleaseInstances,
    RenameInstance,
    ResetSystem,
    ResizeDisk,
    SeeLease,
    SetGuestPassword,
    ShrinkDisk,
    SnapshotOrder,
    SnapshotTree,
    StartInstance,
    StopInstance,
    StoragePaths,
)
from nano_appliance.model.report import Adoption, CellReport, InstanceReport
from nano_appliance.model.security import SecurityPolicy
from nano_appliance.model.security_changes import changed, identity_in_instance
from nano_appliance.model.storage_pool import StorageState
from nano_appliance.model.transfer import Transfer
from nano_appliance.model.usage import HostUsage
from nano_appliance.model.volume import LOCAL_POOL, Snapshot, Volume, VolumeGroup
from tests.roles.core.examples import ROOMY
from tests.roles.core.running_core import RunningCore, eventually

ORDERS = (
    operations.CREATE_INSTANCE,
    operations.DELETE_INSTANCE,
    operations.START_INSTANCE,
    operations.STOP_INSTANCE,
    operations.INSERT_MEDIA,
    operations.EJECT_MEDIA,
    operations.CHANGE_SECURITY,
    operations.CHANGE_INSTANCE,
    operations.RENAME_INSTANCE,
    operations.SET_GUEST_PASSWORD,
    operations.RENEW_CONSOLE_SECRET,
    operations.LIST_SNAPSHOTS,
    operations.CREATE_SNAPSHOT,
    operations.RESTORE_SNAPSHOT,
    operations.DELETE_SNAPSHOT,
    operations.RESIZE_DISK,
    operations.SHRINK_DISK,
    operations.RESET_SYSTEM,
    operations.BUILD_IMAGE,
    operations.OPEN_CONSOLE,
    operations.STORAGE_PATHS,
    operations.CHANGE_STORAGE_PATH,
    operations.ADOPT_INSTANCES,
    operations.RELEASE_INSTANCES,
    operations.RECEIVE_INSTANCE,
    operations.CARRY_INSTANCE,
    operations.CANCEL_CARRYING,
    operations.SEE_LEASE,
    operations.ENTER_POOL,
    operations.LEAVE_POOL,
)


class ScriptedCell:
    """`refuse`, `before` and `after` say, by the name of an operation, with what it fails and what happens around it.

    `shared` are the records beside the volumes, which several cells may have in common.
    """

    def __init__(self, folder: Path, domain: DomainConfiguration, name: str = "Cell_525400000001") -> None:
        self.name = name
        self.usage: HostUsage = ROOMY
        self.warnings: tuple[str, ...] = ()
        self.storage: StorageState | None = None
        self.due: tuple[str, ...] = ()
        self.sight = LeaseSight(problem="nobody looks")
        self.granted: list[bool] = []
        self.silent = False
        self.folder = "/var/lib/libvirt/images"
        self.built, self.check_sum = Path(), ""
        self.refuse: dict[str, NanoError] = {}
        self.before: dict[str, Callable[[], object]] = {}
        self.after: dict[str, Callable[[], object]] = {}
        self.orders: list[tuple[str, Any]] = []
        self.instances: dict[str, InstanceReport] = {}
        self.snapshots: dict[str, VolumeGroup] = {}
        self.shared: dict[str, Instance] = {}
        self.arriving: dict[str, InstanceReport] = {}
        self.carry_to: ScriptedCell | None = None
        self.reception_refused = self.carrying_refused = ""
        self._lock = threading.Lock()
        (folder / "cert").mkdir(parents=True, exist_ok=True)
        self.link = CellLink(
            folder / "cert",
            domain,
            name,
            handlers={operation: self._handler(operation) for operation in ORDERS},
            make_report=self._report,
            answered=lambda _asked, granted: self.granted.append(granted),
        )
        self.fingerprint = CellIdentity(folder / "cert", name).fingerprint

    def start(self) -> None:
        self.link.start()

    def stop(self) -> None:
        self.link.stop()

    def behave_again(self) -> None:
        """Be as at the beginning: without instances, orders, warnings and bad intentions."""
        self.storage = None
        self.folder = "/var/lib/libvirt/images"
        self.behave_again_in_pool()

    def behave_again_in_pool(self) -> None:
        """The same, and keep the storage of its pool."""
        self.warnings = ()
        self.refuse.clear()
        self.before.clear()
        self.after.clear()
        self.shared.clear()
        self.arriving.clear()
        self.reception_refused = self.carrying_refused = ""
        self.orders.clear()
        self.instances.clear()
        self.link.wake()

    def change(self, instance_id: str, **state: object) -> None:
        """Something happens to an instance by itself, and is reported at once."""
        with self._lock:
            known = self.instances[instance_id]
            self.instances[instance_id] = _with_state(known, **state)
        self.link.wake()

    def put(self, instance: Instance, **state: object) -> None:
        """An instance is there, wherever it came from."""
        with self._lock:
            self.instances[instance.id] = InstanceReport(
                instance=instance,
                state=InstanceState(**state),  # type: ignore[arg-type]
            )
        self.link.wake()

    def given(self, operation: Operation[Any, Any]) -> list[Any]:
        """Orders of one kind, as they came."""
        return [order for name, order in self.orders if name == operation.name]

    def _report(self, stamp: Stamp) -> CellReport:
        if self.silent:
            raise NanoError("it says nothing")
        with self._lock:
            instances = tuple(self.instances.values())
        return CellReport(
            name=stamp.name,
            address=stamp.address,
            port=stamp.port,
            boot=stamp.boot,
            sequence=stamp.sequence,
            usage=self.usage,
            instances=instances,
            warnings=self.warnings,
            storage=self.storage,
            due=self.due,
        )

    def _handler(self, operation: Operation[Any, Any]) -> Callable[[Any, Caller], Any]:
        work = getattr(self, f"_{operation.name}")

        def handle(order: Any, _caller: Caller) -> Any:
            self.orders.append((operation.name, order))
            if operation.name in self.before:
                self.before[operation.name]()
            if operation.name in self.refuse:
                raise self.refuse[operation.name]
            with self._lock:
                answer = work(order)
            self.link.wake()
            if operation.name in self.after:
                self.after[operation.name]()
            return answer

        return handle

    def _create_instance(self, order: CreateInstance) -> Instance:
        instance = Instance(
            id=order.id,
            name=order.name,
            owner=order.owner,
            group=order.group,
            cores=order.cores,
            memory=order.memory,
            disks=tuple(Disk(volume=f"{order.id}_{index}", size=size) for index, size in enumerate(order.disks)),
            interfaces=(
                NetworkInterface(
                    hardware_address=order.hardware_address or "00:16:3e:00:00:01",
                    internal_address=order.internal_address,
                ),
            ),
            console=Console(port=5901, secret="abcdEF12"),
            hardware=order.hardware,
            qos=order.qos,
            security=order.security,
            access=order.access,
            auto_start=order.auto_start,
            storage_pool=self.storage.name if self.storage else LOCAL_POOL,
            create_time=order.create_time,
        )
        self.shared[order.id] = instance
        self.instances[order.id] = InstanceReport(instance=instance, state=InstanceState())
        return instance

    def _delete_instance(self, order: InstanceOrder) -> Done:
        if self._known(order.id).state.running:
            raise Conflict("it is running")
        del self.instances[order.id]
        return Done()

    def _start_instance(self, order: StartInstance) -> Done:
        media = order.media.id if order.media else ""
        self.instances[order.id] = _with_state(self._known(order.id), running=True, media=media)
        return Done()

    def _stop_instance(self, order: StopInstance) -> Done:
        self.instances[order.id] = _with_state(self._known(order.id), running=order.reboot)
        return Done()

    def _insert_media(self, order: InsertMedia) -> Done:
        self.instances[order.id] = _with_state(self._known(order.id), media=order.media.id)
        return Done()

    def _eject_media(self, order: InstanceOrder) -> Done:
        self.instances[order.id] = _with_state(self._known(order.id), media="")
        return Done()

    def _change_security(self, order: ChangeSecurity) -> Instance:
        known = self._known(order.id)
        policy = changed(known.instance.security or SecurityPolicy(), order.change, identity_in_instance)
        instance = msgspec.structs.replace(known.instance, security=policy)
        self.instances[order.id] = msgspec.structs.replace(known, instance=instance)
        return instance

    def _change_instance(self, order: ChangeInstance) -> InstanceReport:
        known = self._known(order.id)
        notice = "2 cores from the next start on" if known.state.running and order.change.cores else ""
        instance = changed_instance(known.instance, order.change)
        return self._keep(InstanceReport(instance=instance, state=msgspec.structs.replace(known.state, notice=notice)))

    def _rename_instance(self, order: RenameInstance) -> InstanceReport:
        known = self._known(order.id)
        return self._keep(_with_record(known, name=order.name))

    def _set_guest_password(self, order: SetGuestPassword) -> InstanceReport:
        known = self._known(order.id)
        access = msgspec.structs.replace(
            known.instance.access,
            auth_user=order.user or known.instance.access.auth_user,
            auth_secret=order.password or "made-up-10",
        )
        return self._keep(_with_record(known, access=access))

    def _renew_console_secret(self, order: InstanceOrder) -> InstanceReport:
        known = self._known(order.id)
        return self._keep(_with_record(known, console=Console(port=known.instance.console.port, secret="newest12")))

    def _keep(self, report: InstanceReport) -> InstanceReport:
        self.instances[report.instance.id] = report
        return report

    def _list_snapshots(self, order: InstanceOrder) -> SnapshotTree:
        return SnapshotTree(snapshots=self._group(order.id).snapshots)

    def _create_snapshot(self, order: CreateSnapshot) -> InstanceReport:
        new = Snapshot(
            name=order.name,
            description=order.description,
            create_time=order.create_time,
            running=self._known(order.id).state.running,
        )
        group = self._group(order.id)
        self.snapshots[order.id] = snapshots.with_snapshot(group, new, {})
        if new.running:
            self.instances[order.id] = _with_state(self._known(order.id), notice="made without freezing")
        return self.instances[order.id]

    def _restore_snapshot(self, order: SnapshotOrder) -> Instance:
        self.snapshots[order.id] = snapshots.restored(self._group(order.id), order.name, {})
        return self._known(order.id).instance

    def _delete_snapshot(self, order: SnapshotOrder) -> Done:
        self.snapshots[order.id] = snapshots.without(self._group(order.id), order.name)
        return Done()

    def _resize_disk(self, order: ResizeDisk) -> Instance:
        known = self._known(order.id)
        disks = list(known.instance.disks)
        disks[order.index] = msgspec.structs.replace(disks[order.index], size=order.size)
        changed = msgspec.structs.replace(known.instance, disks=tuple(disks))
        self.instances[order.id] = msgspec.structs.replace(known, instance=changed)
        return changed

    def _build_image(self, order: BuildImage) -> Done:
        snapshots.check_none(self._group(order.id), "building an image")
        content = self.built.read_bytes()
        send_image(
            self.link.core_client(),
            ImageUpload(
                id=order.image,
                size=len(content),
                check_sum=self.check_sum or hashlib.sha1(content).hexdigest(),
            ),
            self.built,
        )
        return Done()

    def _reset_system(self, order: ResetSystem) -> Instance:
        snapshots.check_none(self._group(order.id), "resetting the system")
        known = self._known(order.id)
        return self._keep(_with_record(known, access=msgspec.structs.replace(known.instance.access))).instance

    def _shrink_disk(self, order: ShrinkDisk) -> Done:
        snapshots.check_none(self._group(order.id), "shrinking a volume")
        return Done()

    def _group(self, instance_id: str) -> VolumeGroup:
        self._known(instance_id)
        return self.snapshots.get(instance_id, VolumeGroup(instance=instance_id, system=Volume(name="v", path="/v")))

    def _open_console(self, order: OpenConsole) -> ConsoleTicket:
        self._known(order.id)
        return self.link.issue_console(Screen("127.0.0.1", 5901), "abcdEF12")

    def _receive_instance(self, _order: ReceiveInstance) -> Reception:
        if self.reception_refused:
            return Reception(refused=self.reception_refused)
        return Reception(ticket="ticket", screen_address="10.0.0.9", screen_port=5999, bridge="br0")

    def _carry_instance(self, order: CarryInstance) -> Carried:
        known = self._known(order.id)
        if self.carrying_refused:
            return Carried(refused=self.carrying_refused)
        if order.destination is None or self.carry_to is None:
            return Carried(refused="it was cut off") if known.state.running else Carried()
        self.carry_to.arriving[order.id] = known
        self.instances[order.id] = _with_state(known, running=False)
        return Carried(transfer=Transfer(transferred=1000, down_time=20))

    def _cancel_carrying(self, _order: CancelCarrying) -> Done:
        return Done()

    def _adopt_arrived(self, instance_id: str) -> Adoption:
        arrived = self.arriving.pop(instance_id, None) or self.instances.get(instance_id)
        if arrived is None:
            return Adoption(refused={instance_id: "it does not run here"})
        self._keep(arrived)
        return Adoption(adopted=(arrived,))

    def _adopt_instances(self, order: AdoptInstances) -> Adoption:
        if order.arrived:
            return self._adopt_arrived(order.ids[0])
        adopted = {each: self.shared[each] for each in order.ids if each in self.shared}
        for instance_id, instance in adopted.items():
            if instance_id not in self.instances:
                console = msgspec.structs.replace(instance.console, port=instance.console.port + 1)
                self._keep(
                    InstanceReport(instance=msgspec.structs.replace(instance, console=console), state=InstanceState())
                )
            if order.start:
                self.instances[instance_id] = _with_state(self.instances[instance_id], running=True)
        return Adoption(
            adopted=tuple(self.instances[each] for each in adopted),
            refused={each: "there is no record of it" for each in order.ids if each not in adopted},
        )

    def _release_instances(self, order: ReleaseInstances) -> Release:
        running = {each for each in order.ids if each in self.instances and self.instances[each].state.running}
        refused = set() if order.power_off else running
        for instance_id in set(order.ids) - refused:
            self.instances.pop(instance_id, None)
        return Release(refused=dict.fromkeys(refused, "it is running"))

    def _see_lease(self, _order: SeeLease) -> LeaseSight:
        return self.sight

    def _enter_pool(self, settings: PoolSettings) -> Done:
        self.storage = None
        if settings.storage is not None:
            self.storage = StorageState(name=settings.storage.name, attached=True, available=1 << 40, total=1 << 40)
        return Done()

    def _storage_paths(self, _order: Done) -> StoragePaths:
        return StoragePaths(mode="local", system=(self.folder,), data=(self.folder,))

    def _change_storage_path(self, order: ChangeStoragePath) -> Done:
        self.folder = order.path
        return Done()

    def _leave_pool(self, _order: Done) -> Done:
        return Done()

    def _known(self, instance_id: str) -> InstanceReport:
        if instance_id not in self.instances:
            raise NotFound(f"instance '{instance_id}' is not here")
        return self.instances[instance_id]


def joined(core: RunningCore, folder: Path) -> ScriptedCell:
    """A cell that has come into the pool `default`."""
    cell = ScriptedCell(folder, core.domain)
    cell.start()
    eventually(lambda: core.get("/compute_pool_cells/"), "the cell asks to join")
    core.send("POST", f"/compute_pool_cells/default/{cell.name}")
    return cell


def _with_record(known: InstanceReport, **record: object) -> InstanceReport:
    return msgspec.structs.replace(known, instance=msgspec.structs.replace(known.instance, **record))


def _with_state(known: InstanceReport, **state: object) -> InstanceReport:
    return msgspec.structs.replace(known, state=msgspec.structs.replace(known.state, **state))
