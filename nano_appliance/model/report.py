"""What a cell tells the core: who it is when it asks to join, and how it and its instances are."""

from __future__ import annotations

import msgspec

from nano_appliance.model.guest_room import GuestRoom
from nano_appliance.model.instance import Instance, InstanceState
from nano_appliance.model.storage_pool import StorageState
from nano_appliance.model.usage import HostUsage


class JoinRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A cell without a certificate presents itself, again and again until an administrator adds it.

    `signing_request` is a PEM certificate signing request made with the cell's own key, which proves that it has it.
    `nonce` and `proof` show knowledge of the domain's secret without sending it; both empty without a secret.
    """

    name: str
    port: int
    signing_request: str
    nonce: str = ""
    proof: str = ""


class JoinAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`certificate` (PEM) once the cell belongs to `pool`; both empty while it is unallocated.

    `proof` shows in return that the core knows the domain's secret.
    """

    pool: str = ""
    certificate: str = ""
    proof: str = ""


class InstanceReport(msgspec.Struct, frozen=True, kw_only=True):
    """An instance with its state."""

    instance: Instance
    state: InstanceState


class Adoption(msgspec.Struct, frozen=True, kw_only=True):
    """Instances that a cell has taken over, as they are there, and why it has not taken over others, by id."""

    adopted: tuple[InstanceReport, ...] = ()
    refused: dict[str, str] = {}


class CellReport(msgspec.Struct, frozen=True, kw_only=True):
    """The cell's picture of itself, sent every two seconds and at once when something changed.

    `address` and `port` are where its link server listens. `boot` is a random id made at each start of the cell, and
    `sequence` grows with each report, so that reports that overtake each other are recognised and dropped.
    `looked` is false as long as the cell has not asked its hypervisor since it started: the states of its instances
    then say nothing. `storage` is None for a cell that keeps volumes on its own disks, `room` for one that does not
    tell how many instances it takes. `due` are the instances on shared storage that ought to run, also when a fencing
    has stopped them; none for a cell that takes no part in failover.
    """

    name: str
    address: str
    port: int
    boot: str
    sequence: int
    usage: HostUsage
    instances: tuple[InstanceReport, ...]
    stopping: bool = False
    looked: bool = True
    warnings: tuple[str, ...] = ()
    storage: StorageState | None = None
    room: GuestRoom | None = None
    due: tuple[str, ...] = ()


class ReportAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`member` false tells the cell that it was removed: it forgets its certificate and joins anew.

    `granted` tells whether its instances on shared storage are still its own; None says nothing about it.
    """

    member: bool = True
    pool: str = ""
    enabled: bool = True
    granted: bool | None = None
