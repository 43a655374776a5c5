"""Routes that change a guest: its name, sizes, limits and passwords."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.instance import GuestAccess
from nano_appliance.model.instance_change import InstanceChange
from nano_appliance.model.qos import CpuPriority, DiskLimits, NetworkLimits
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.roles.core.instances.access import InstanceAccess
from nano_appliance.roles.core.instances.rename import InstanceRenaming
from nano_appliance.roles.core.instances.settings import InstanceSettings

GUEST = "/api/v1/guests/<id>"


class NameWish(msgspec.Struct, frozen=True):
    """The new name, with the group before it or without."""

    name: str


class CoresWish(msgspec.Struct, frozen=True):
    """The new number of cores."""

    cores: int


class MemoryWish(msgspec.Struct, frozen=True):
    """The new amount of memory in bytes."""

    memory: int


class AutoStartWish(msgspec.Struct, frozen=True):
    """Whether the guest starts with its host."""

    enable: bool


class PriorityWish(msgspec.Struct, frozen=True):
    """The new weight against other guests."""

    priority: CpuPriority


class CpuLimitWish(msgspec.Struct, frozen=True):
    """The new cap of processor time: percent of each core, 0 for none."""

    cpu_limit: int


class Credentials(msgspec.Struct, frozen=True, omit_defaults=True):
    """A user inside and its password."""

    user: str = ""
    password: str = ""


@dataclass(frozen=True)
class GuestChangeHandlers:
    """Answers to changes, which say nothing, and about passwords."""

    settings: InstanceSettings
    renaming: InstanceRenaming
    access: InstanceAccess

    @takes(NameWish)
    def rename(self, request: Request, caller: Caller, wish: NameWish) -> None:
        """Another name."""
        self.renaming.rename(caller, request.arguments["id"], wish.name)

    @takes(CoresWish)
    def cores(self, request: Request, caller: Caller, wish: CoresWish) -> None:
        """More or fewer cores."""
        self._change(request, caller, InstanceChange(cores=wish.cores))

    @takes(MemoryWish)
    def memory(self, request: Request, caller: Caller, wish: MemoryWish) -> None:
        """More or less memory."""
        self._change(request, caller, InstanceChange(memory=wish.memory))

    @takes(AutoStartWish)
    def auto_start(self, request: Request, caller: Caller, wish: AutoStartWish) -> None:
        """Starting with the host, or not."""
        self._change(request, caller, InstanceChange(auto_start=wish.enable))

    @takes(PriorityWish)
    def cpu_priority(self, request: Request, caller: Caller, wish: PriorityWish) -> None:
        """Another weight."""
        self._change(request, caller, InstanceChange(cpu_priority=wish.priority))

    @takes(CpuLimitWish)
    def cpu_limit(self, request: Request, caller: Caller, wish: CpuLimitWish) -> None:
        """Another cap of processor time."""
        self._change(request, caller, InstanceChange(cpu_limit=wish.cpu_limit))

    @takes(DiskLimits, may_be_empty=True)
    def disk_limits(self, request: Request, caller: Caller, wish: DiskLimits) -> None:
        """Other limits of disks; those not named are none."""
        self._change(request, caller, InstanceChange(disk_limits=wish))

    @takes(NetworkLimits, may_be_empty=True)
    def network_limits(self, request: Request, caller: Caller, wish: NetworkLimits) -> None:
        """Other limits of the network; those not named are none."""
        self._change(request, caller, InstanceChange(network_limits=wish))

    def get_password(self, request: Request, caller: Caller) -> Credentials:
        """The password that is known."""
        return _credentials(self.access.known(caller, request.arguments["id"]))

    @takes(Credentials, may_be_empty=True)
    def set_password(self, request: Request, caller: Caller, wish: Credentials) -> Credentials:
        """A password inside."""
        return _credentials(self.access.set(caller, request.arguments["id"], user=wish.user, password=wish.password))

    def console_secret(self, request: Request, caller: Caller) -> None:
        """A new password of the screen, told with the guest."""
        self.settings.renew_console_secret(caller, request.arguments["id"])

    def _change(self, request: Request, caller: Caller, change: InstanceChange) -> None:
        self.settings.change(caller, request.arguments["id"], change)


def routes(handlers: GuestChangeHandlers) -> tuple[Route[Caller], ...]:
    """The table of the contract's."""
    return (
        Route("PUT", f"{GUEST}/name/", handlers.rename, slow=True),
        Route("PUT", f"{GUEST}/cores", handlers.cores, slow=True),
        Route("PUT", f"{GUEST}/memory", handlers.memory, slow=True),
        Route("PUT", f"{GUEST}/auto_start", handlers.auto_start, slow=True),
        Route("PUT", f"{GUEST}/qos/cpu", handlers.cpu_priority, slow=True),
        Route("PUT", f"{GUEST}/qos/disk", handlers.disk_limits, slow=True),
        Route("PUT", f"{GUEST}/qos/network", handlers.network_limits, slow=True),
        Route("GET", f"{GUEST}/auth", handlers.get_password),
        Route("PUT", f"{GUEST}/auth", handlers.set_password, slow=True),
        Route("PUT", f"{GUEST}/monitor/secret", handlers.console_secret, slow=True),
    )


def own_routes(handlers: GuestChangeHandlers) -> tuple[Route[Caller], ...]:
    """The table of those that the contract does not know."""
    return (Route("PUT", f"{GUEST}/qos/cpu_limit", handlers.cpu_limit, slow=True),)


def _credentials(access: GuestAccess) -> Credentials:
    return Credentials(access.auth_user, access.auth_secret)
