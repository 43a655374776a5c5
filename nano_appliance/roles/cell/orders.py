"""Which function carries out which order of the core; no rule of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nano_appliance.link import operations
from nano_appliance.link.operations import Operation
from nano_appliance.link.rpc_server import Caller, Handler
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.instances.access import set_guest_password
from nano_appliance.roles.cell.instances.adopt import adopt_instances
from nano_appliance.roles.cell.instances.build_image import Send, build_image
from nano_appliance.roles.cell.instances.change import change_instance, rename_instance, renew_console_secret
from nano_appliance.roles.cell.instances.console import Issue, open_console
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.delete import delete_instance
from nano_appliance.roles.cell.instances.media import eject_media, insert_media
from nano_appliance.roles.cell.instances.release import release_instances
from nano_appliance.roles.cell.instances.reset_system import reset_system
from nano_appliance.roles.cell.instances.resize import resize_disk
from nano_appliance.roles.cell.instances.security import change_security
from nano_appliance.roles.cell.instances.shrink import shrink_disk
from nano_appliance.roles.cell.instances.snapshots.create import create_snapshot
from nano_appliance.roles.cell.instances.snapshots.delete import delete_snapshot
from nano_appliance.roles.cell.instances.snapshots.list import list_snapshots
from nano_appliance.roles.cell.instances.snapshots.restore import restore_snapshot
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.migration.carry import Dial, cancel_carrying, carry_instance
from nano_appliance.roles.cell.migration.receive import receive_instance
from nano_appliance.roles.cell.pool_settings import change_storage_path, enter_pool, leave_pool
from nano_appliance.roles.cell.storage.shared_records import LONGEST_RECORDING


def handlers(cell: Cell, issue: Issue, send: Send, dial: Dial) -> Mapping[Operation[Any, Any], Handler]:
    """The table that the link serves.

    `issue` makes console tickets, `send` brings files to the core, `dial` reaches other cells.

    An order is answered when what it changed stands beside the volumes, too, for whoever takes them over.
    """
    return {operation: _recorded(cell, handler) for operation, handler in _handlers(cell, issue, send, dial).items()}


def _recorded(cell: Cell, handler: Handler) -> Handler:
    def handle(order: Any, caller: Caller) -> Any:  # noqa: ANN401 - of any operation
        try:
            return handler(order, caller)
        finally:
            cell.records.wait_until_written(LONGEST_RECORDING)

    return handle


def _handlers(cell: Cell, issue: Issue, send: Send, dial: Dial) -> dict[Operation[Any, Any], Handler]:
    return {
        operations.CREATE_INSTANCE: lambda order, _caller: create_instance(cell, order),
        operations.DELETE_INSTANCE: lambda order, _caller: delete_instance(cell, order),
        operations.START_INSTANCE: lambda order, _caller: start_instance(cell, order),
        operations.STOP_INSTANCE: lambda order, _caller: stop_instance(cell, order),
        operations.INSERT_MEDIA: lambda order, _caller: insert_media(cell, order),
        operations.EJECT_MEDIA: lambda order, _caller: eject_media(cell, order),
        operations.CHANGE_SECURITY: lambda order, _caller: change_security(cell, order),
        operations.CHANGE_INSTANCE: lambda order, _caller: change_instance(cell, order),
        operations.RENAME_INSTANCE: lambda order, _caller: rename_instance(cell, order),
        operations.SET_GUEST_PASSWORD: lambda order, _caller: set_guest_password(cell, order),
        operations.RENEW_CONSOLE_SECRET: lambda order, _caller: renew_console_secret(cell, order),
        operations.LIST_SNAPSHOTS: lambda order, _caller: list_snapshots(cell, order),
        operations.CREATE_SNAPSHOT: lambda order, _caller: create_snapshot(cell, order),
        operations.RESTORE_SNAPSHOT: lambda order, _caller: restore_snapshot(cell, order),
        operations.DELETE_SNAPSHOT: lambda order, _caller: delete_snapshot(cell, order),
        operations.RESIZE_DISK: lambda order, _caller: resize_disk(cell, order),
        operations.BUILD_IMAGE: lambda order, _caller: build_image(cell, order, send),
        operations.RESET_SYSTEM: lambda order, _caller: reset_system(cell, order),
        operations.SHRINK_DISK: lambda order, _caller: shrink_disk(cell, order),
        operations.OPEN_CONSOLE: lambda order, _caller: open_console(cell, issue, order),
        operations.STORAGE_PATHS: lambda _order, _caller: cell.volumes.pools.paths(),
        operations.CHANGE_STORAGE_PATH: lambda order, _caller: change_storage_path(cell, order),
        operations.ADOPT_INSTANCES: lambda order, _caller: adopt_instances(cell, order),
        operations.RELEASE_INSTANCES: lambda order, _caller: release_instances(cell, order),
        operations.RECEIVE_INSTANCE: lambda order, _caller: receive_instance(cell, order),
        operations.CARRY_INSTANCE: lambda order, _caller: carry_instance(cell, dial, order),
        operations.CANCEL_CARRYING: lambda order, _caller: cancel_carrying(cell, order),
        operations.ENTER_POOL: lambda order, _caller: enter_pool(cell, order),
        operations.SEE_LEASE: lambda order, _caller: cell.lease.see(order.cell),
        operations.LEAVE_POOL: lambda _order, _caller: leave_pool(cell),
    }
