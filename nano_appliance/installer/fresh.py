"""Putting roles onto a host: only what is not there yet, so that another run goes on where one has ended."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.installer import account, control, firewall, network, services
from nano_appliance.installer.kept_files import owners_of
from nano_appliance.installer.packages import Packages
from nano_appliance.installer.present import Present, Runs
from nano_appliance.installer.release import Package
from nano_appliance.installer.steps import Step
from nano_appliance.upkeep.service_account import ROLES, missing_ownership

Configure = Callable[[ModuleFolder], None]
"""Writes the configuration files that a module lacks."""


@dataclass(frozen=True)
class Installation:
    """What is wanted: `roles` by `packages`, of which those in `versions` are on this host already.

    `interface` is what the bridge is built on where there is none. `texts` say by role which configuration is going to
    be written; `openings` are what the firewall lets through, None where none is known to run. `user` is the account
    for core and frontend, empty for the packages' own.
    """

    folder: Path
    roles: Sequence[str]
    packages: Sequence[Package]
    versions: Mapping[str, str]
    manager: Packages
    offline: Sequence[Path]
    interface: str
    texts: Mapping[str, str]
    configure: Configure
    openings: Sequence[str] | None
    user: str
    start: bool
    present: Sequence[Present]

    def steps(self) -> list[Step]:
        """What is to be done, in order; empty when everything is in place."""
        return [*self._packages(), *self._host(), *self._settings(), *self._firewall(), *self._services()]

    def _packages(self) -> Iterator[Step]:
        needed = self.manager.needed(self.roles)
        if needed:
            text = f"install what it needs of the distribution: {', '.join(needed)}"
            yield Step(text, lambda _undo: self.manager.install_needed(needed))
        if self._missing:
            names = ", ".join(f"{package.name} {package.version}" for package in self._missing)
            yield Step(f"install {names}, and what they need", self._install)

    def _host(self) -> Iterator[Step]:
        if "cell" not in self.roles:
            return
        if services.idle_libvirt():
            yield Step("start the host's libvirt, now and at boot", services.start_libvirt)
        if not network.has_bridge():
            text = f"build bridge br0 on {self.interface}, which gets its address and routes"
            yield Step(text, lambda _undo: network.build_bridge(self.interface))

    def _settings(self) -> Iterator[Step]:
        if self.user and not account.acts_as(self.user):
            text = f"have core and frontend act as {self.user}"
            yield Step(text, self._act_as)
        for role, text in self.texts.items():
            yield Step(text, partial(self._configure, ModuleFolder(self.folder / role, role)))

    def _firewall(self) -> Iterator[Step]:
        shut = firewall.closed(self.openings) if self.openings is not None else []
        if shut:
            yield Step(f"open in the firewall: {', '.join(shut)}", lambda undo: firewall.open_all(shut, undo))

    def _services(self) -> Iterator[Step]:
        running = {present.role for present in self.present if present.runs is not Runs.NO}
        idle = [role for role in self.roles if role not in running]
        if idle and self.start:
            yield Step(f"start, now and at boot: {', '.join(idle)}", lambda undo: self._start(idle, undo))

    @property
    def _missing(self) -> list[Package]:
        return [package for package in self.packages if package.name not in self.versions]

    def _install(self, undo: contextlib.ExitStack) -> None:
        names = [package.name for package in self._missing]
        undo.callback(self._erase, names)
        self.manager.install(self._missing, self.offline)
        services.reload()

    def _erase(self, names: Sequence[str]) -> None:
        there = list(self.manager.installed(names))
        if there:
            self.manager.erase(there)

    def _configure(self, module: ModuleFolder, undo: contextlib.ExitStack) -> None:
        for folder in (module.config, module.data, module.log, module.cert):
            if not folder.exists():
                undo.callback(shutil.rmtree, folder, ignore_errors=True)
        before = set(module.config.glob("*")) if module.config.exists() else set()
        undo.callback(_remove_new, module.config, before)
        module.make()
        self.configure(module)
        for change in missing_ownership([module]):
            change.carry_out()

    def _act_as(self, undo: contextlib.ExitStack) -> None:
        """What is theirs already goes to the account as well; those that run are stopped meanwhile."""
        theirs = [present for present in self.present if present.role in ROLES]
        running = [present for present in theirs if present.runs is not Runs.NO]
        for present in reversed(running):
            undo.callback(control.start, present)
            control.stop(present)
        undo.callback(owners_of(present.folder.home for present in theirs))
        account.act_as(self.user, undo)
        for change in missing_ownership([present.folder for present in theirs]):
            change.carry_out()
        for present in running:
            undo.callback(control.stop, present)
            control.start(present)

    def _start(self, roles: Sequence[str], undo: contextlib.ExitStack) -> None:
        services.enable([services.TARGET, *map(services.unit_of, roles)], undo)
        for role in roles:
            undo.callback(services.stop, role)
            services.start(role)


def _remove_new(folder: Path, before: set[Path]) -> None:
    for path in set(folder.glob("*")) - before:
        path.unlink()
