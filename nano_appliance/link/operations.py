"""Everything one module can ask of another: what is sent and answered, who may ask, and how long it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from nano_appliance.link.peer import Role
from nano_appliance.model.authority import AuthorityCertificate, ScreenCertificate, ScreenRequest
from nano_appliance.model.instance import Instance
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
from nano_appliance.model.report import Adoption, CellReport, InstanceReport, JoinAnswer, JoinRequest, ReportAnswer
from nano_appliance.model.timing import LEASE_PATIENCE

Q = TypeVar("Q")
A = TypeVar("A")

PREFIX = "/link/v1/"
LONGEST_MESSAGE = 32 * 1024 * 1024
"""Bytes; a report of ten thousand instances has about ten million."""

BRIEF, READING, USUAL, LONG, TRANSFER = 5.0, 2 * LEASE_PATIENCE + 2.0, 30.0, 600.0, 24 * 3600.0
"""Seconds the asker waits: for a word, for two readings of a lease, for work on an instance, for work that a guest may
delay, and for work on images and disks of any size.

A host that is gone, and a process that ended, are noticed long before: see the client's keep-alive.
"""


@dataclass(frozen=True)
class Operation(Generic[Q, A]):
    """`asked_by` is the role whose certificate a caller needs; None lets anybody ask, even without a certificate."""

    name: str
    request: type[Q]
    answer: type[A]
    asked_by: Role | None
    timeout: float

    @property
    def path(self) -> str:
        """Where the operation is served."""
        return PREFIX + self.name

    def __hash__(self) -> int:
        return hash(self.name)


CREATE_INSTANCE = Operation("create_instance", CreateInstance, Instance, Role.CORE, TRANSFER)
DELETE_INSTANCE = Operation("delete_instance", InstanceOrder, Done, Role.CORE, LONG)
START_INSTANCE = Operation("start_instance", StartInstance, Done, Role.CORE, TRANSFER)
STOP_INSTANCE = Operation("stop_instance", StopInstance, Done, Role.CORE, LONG)
INSERT_MEDIA = Operation("insert_media", InsertMedia, Done, Role.CORE, TRANSFER)
EJECT_MEDIA = Operation("eject_media", InstanceOrder, Done, Role.CORE, USUAL)
CHANGE_SECURITY = Operation("change_security", ChangeSecurity, Instance, Role.CORE, USUAL)
CHANGE_INSTANCE = Operation("change_instance", ChangeInstance, InstanceReport, Role.CORE, USUAL)
RENAME_INSTANCE = Operation("rename_instance", RenameInstance, InstanceReport, Role.CORE, USUAL)
SET_GUEST_PASSWORD = Operation("set_guest_password", SetGuestPassword, InstanceReport, Role.CORE, USUAL)
RENEW_CONSOLE_SECRET = Operation("renew_console_secret", InstanceOrder, InstanceReport, Role.CORE, USUAL)
LIST_SNAPSHOTS = Operation("list_snapshots", InstanceOrder, SnapshotTree, Role.CORE, USUAL)
CREATE_SNAPSHOT = Operation("create_snapshot", CreateSnapshot, InstanceReport, Role.CORE, TRANSFER)
RESTORE_SNAPSHOT = Operation("restore_snapshot", SnapshotOrder, Instance, Role.CORE, TRANSFER)
DELETE_SNAPSHOT = Operation("delete_snapshot", SnapshotOrder, Done, Role.CORE, TRANSFER)
RESIZE_DISK = Operation("resize_disk", ResizeDisk, Instance, Role.CORE, TRANSFER)
BUILD_IMAGE = Operation("build_image", BuildImage, Done, Role.CORE, TRANSFER)
RESET_SYSTEM = Operation("reset_system", ResetSystem, Instance, Role.CORE, TRANSFER)
SHRINK_DISK = Operation("shrink_disk", ShrinkDisk, Done, Role.CORE, TRANSFER)
OPEN_CONSOLE = Operation("open_console", OpenConsole, ConsoleTicket, Role.CORE, USUAL)
STORAGE_PATHS = Operation("storage_paths", Done, StoragePaths, Role.CORE, USUAL)
CHANGE_STORAGE_PATH = Operation("change_storage_path", ChangeStoragePath, Done, Role.CORE, USUAL)
ADOPT_INSTANCES = Operation("adopt_instances", AdoptInstances, Adoption, Role.CORE, LONG)
RELEASE_INSTANCES = Operation("release_instances", ReleaseInstances, Release, Role.CORE, LONG)
RECEIVE_INSTANCE = Operation("receive_instance", ReceiveInstance, Reception, Role.CORE, TRANSFER)
CARRY_INSTANCE = Operation("carry_instance", CarryInstance, Carried, Role.CORE, TRANSFER)
CANCEL_CARRYING = Operation("cancel_carrying", CancelCarrying, Done, Role.CORE, USUAL)
ENTER_POOL = Operation("enter_pool", PoolSettings, Done, Role.CORE, USUAL)
LEAVE_POOL = Operation("leave_pool", Done, Done, Role.CORE, USUAL)
SEE_LEASE = Operation("see_lease", SeeLease, LeaseSight, Role.CORE, READING)

AUTHORITY = Operation("authority", Done, AuthorityCertificate, None, BRIEF)
JOIN = Operation("join", JoinRequest, JoinAnswer, None, BRIEF)
REPORT = Operation("report", CellReport, ReportAnswer, Role.CELL, BRIEF)
CERTIFY_SCREENS = Operation("certify_screens", ScreenRequest, ScreenCertificate, Role.CELL, BRIEF)
