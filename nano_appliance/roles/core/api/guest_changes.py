"""Routes that change a guest: its name, sizes, limits and passwords."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.instance import GuestAccess
from nano_appliance.model.instance_change import InstanceChange
from nano_appliance.model.qos import CpuPriority, DiskLimits, NetworkLimits
from nano_appliance.rest.application import Route
from nano_appliance.rest.request import Request, decode_body
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

    def rename(self, request: Request, caller: Caller) -> None:
        """Another name."""
        self.renaming.rename(caller, request.arguments["id"], decode_body(request, NameWish).name)

    def cores(self, request: Request, caller: Caller) -> None:
        """More or fewer cores."""
        self._change(request, caller, InstanceChange(cores=decode_body(request, CoresWish).cores))

    def memory(self, request: Request, caller: Caller) -> None:
        """More or less memory."""
        self._change(request, caller, InstanceChange(memory=decode_body(request, MemoryWish).memory))

    def auto_start(self, request: Request, caller: Caller) -> None:
        """Starting with the host, or not."""
        self._change(request, caller, InstanceChange(auto_start=decode_body(request, AutoStartWish).enable))

    def cpu_priority(self, request: Request, caller: Caller) -> None:
        """Another weight."""
        self._change(request, caller, InstanceChange(cpu_priority=decode_body(request, PriorityWish).priority))

    def cpu_limit(self, request: Request, caller: Caller) -> None:
        """Another cap of processor time."""
        self._change(request, caller, InstanceChange(cpu_limit=decode_body(request, CpuLimitWish).cpu_limit))

    def disk_limits(self, request: Request, caller: Caller) -> None:
        """Other limits of disks; those not named are none."""
        wish = decode_body(request, DiskLimits, may_be_empty=True)
        self._change(request, caller, InstanceChange(disk_limits=wish))

    def network_limits(self, request: Request, caller: Caller) -> None:
        """Other limits of the network; those not named are none."""
        wish = decode_body(request, NetworkLimits, may_be_empty=True)
        self._change(request, caller, InstanceChange(network_limits=wish))

    def get_password(self, request: Request, caller: Caller) -> Credentials:
        """The password that is known."""
        return _credentials(self.access.known(caller, request.arguments["id"]))

    def set_password(self, request: Request, caller: Caller) -> Credentials:
        """A password inside."""
        wish = decode_body(request, Credentials, may_be_empty=True)
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
