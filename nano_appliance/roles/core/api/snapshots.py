"""Routes of snapshots."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.rest.snapshot_object import SnapshotNode, SnapshotObject, snapshot_object, snapshot_tree
from nano_appliance.roles.core.instances.snapshots import InstanceSnapshots


class NewSnapshot(msgspec.Struct, frozen=True):
    """What a snapshot is to be called."""

    name: str
    description: str = ""


class Restoration(msgspec.Struct, frozen=True):
    """Which snapshot to go back to."""

    target: str


@dataclass(frozen=True)
class SnapshotHandlers:
    """Answers about snapshots."""

    snapshots: InstanceSnapshots

    def tree(self, request: Request, caller: Caller) -> dict[str, SnapshotNode]:
        """All snapshots of a guest."""
        return snapshot_tree(self.snapshots.all(caller, request.arguments["id"]))

    def get(self, request: Request, caller: Caller) -> SnapshotObject:
        """One snapshot."""
        return snapshot_object(self.snapshots.get(caller, request.arguments["id"], request.arguments["name"]))

    @takes(NewSnapshot)
    def create(self, request: Request, caller: Caller, wish: NewSnapshot) -> None:
        """A snapshot more."""
        self.snapshots.create(caller, request.arguments["id"], wish.name, wish.description)

    @takes(Restoration)
    def restore(self, request: Request, caller: Caller, wish: Restoration) -> None:
        """Back to a snapshot."""
        self.snapshots.restore(caller, request.arguments["id"], wish.target)

    def delete(self, request: Request, caller: Caller) -> None:
        """A snapshot less."""
        self.snapshots.delete(caller, request.arguments["id"], request.arguments["name"])


def routes(handlers: SnapshotHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    tree = "/api/v1/instances/<id>/snapshots/"
    return (
        Route("GET", tree, handlers.tree, slow=True),
        Route("POST", tree, handlers.create, slow=True),
        Route("PUT", tree, handlers.restore, slow=True),
        Route("GET", f"{tree}<name>", handlers.get, slow=True),
        Route("DELETE", f"{tree}<name>", handlers.delete, slow=True),
    )
