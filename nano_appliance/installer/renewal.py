"""Renewing the roles of a host, ours or the older platform's: all of it, or everything as it was."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.installer import control, services
from nano_appliance.installer.kept_files import KeptFiles, owners_of
from nano_appliance.installer.packages import Packages
from nano_appliance.installer.present import LAUNCHED, Origin, Present, Runs
from nano_appliance.installer.programs import call
from nano_appliance.installer.release import Package
from nano_appliance.installer.steps import Step
from nano_appliance.upkeep.backup import back_up
from nano_appliance.upkeep.restore import restore
from nano_appliance.upkeep.state_files import present_modules

KEPT_FILES = Path("/var/lib/nano-upgrade")
KEPT_STATE = "before-update-%Y%m%d-%H%M%S.tar.gz"
_KEPT = "before-%Y%m%d-%H%M%S"

TakeOver = Callable[[], Path]
"""Makes the state of an installation fit for Nano, and says in which archive it kept it before."""


@dataclass(frozen=True)
class Renewal:
    """What is renewed: `present` roles by `packages`, of which those in `versions` are on this host already."""

    installation: Path
    present: Sequence[Present]
    packages: Sequence[Package]
    versions: dict[str, str]
    manager: Packages
    take_over: TakeOver
    now: datetime

    @property
    def differing(self) -> list[Path]:
        """Files on this host that are not those of the packages."""
        return [path for package in self.packages for path in package.differing()]

    @property
    def running(self) -> list[Present]:
        """Roles that run, in the order in which they need each other."""
        return [present for present in self.present if present.runs is not Runs.NO]

    @property
    def foreign(self) -> list[Present]:
        """Roles whose programs no package has brought."""
        return [present for present in self.present if present.origin is not Origin.PACKAGE]

    def steps(self) -> list[Step]:
        """What is to be done, in order."""
        ran = ", ".join(present.role for present in self.running)
        steps = [Step(f"keep the present programs in {self._kept_folder}", self._keep)]
        if ran:
            steps.append(Step(f"stop what runs: {ran}; instances go on", self._stop))
        state = present_modules(self.installation)
        if state and not self.foreign:
            steps.append(Step(f"keep the state of all roles in {self._archive}", self._back_up))
        steps.append(Step(f"put the new files in place: {self._named(self.packages)}", self._replace))
        if state and self.foreign:
            steps.append(Step(f"take over configuration and data in {self.installation}", self._take_over))
        if ran:
            steps.append(Step(f"start what ran: {ran}", self._start))
        return steps

    def forget_older(self) -> None:
        """Remove the programs that earlier updates have kept; those of this one stay."""
        for folder in KEPT_FILES.glob("before-*"):
            if folder != self._kept_folder:
                shutil.rmtree(folder, ignore_errors=True)

    @property
    def _kept_folder(self) -> Path:
        return KEPT_FILES / self.now.strftime(_KEPT)

    @property
    def _archive(self) -> Path:
        return self.installation / self.now.strftime(KEPT_STATE)

    @property
    def _files(self) -> KeptFiles:
        return KeptFiles(self._kept_folder, (path for package in self.packages for path in package.paths()))

    def _named(self, packages: Sequence[Package]) -> str:
        return ", ".join(f"{package.name} {package.version}" for package in packages)

    def _keep(self, undo: contextlib.ExitStack) -> None:
        undo.callback(self._files.forget)
        self._files.keep()

    def _stop(self, undo: contextlib.ExitStack) -> None:
        for present in reversed(self.running):
            undo.callback(control.start, present)
            control.stop(present)

    def _back_up(self, _undo: contextlib.ExitStack) -> None:
        back_up(self.installation, self._archive)

    def _replace(self, undo: contextlib.ExitStack) -> None:
        undo.callback(services.reload)
        undo.callback(owners_of(present.folder.home for present in self.present))
        undo.callback(self._files.put_back)
        new = [package.name for package in self.packages if package.name not in self.versions]
        undo.callback(self._erase, new)
        self.manager.replace(self.packages)
        services.reload()
        # Where nothing runs, nothing else would show that the new program does not work on this host.
        call(str(LAUNCHED), "--version")

    def _erase(self, names: Sequence[str]) -> None:
        there = list(self.manager.installed(names))
        if there:
            self.manager.erase(there)

    def _take_over(self, undo: contextlib.ExitStack) -> None:
        archive = self.take_over()
        undo.callback(self._restore, archive)

    def _restore(self, archive: Path) -> None:
        for aside in restore(archive, self.installation, now=self.now).aside:
            shutil.rmtree(aside)

    def _start(self, undo: contextlib.ExitStack) -> None:
        for present in self.running:
            new = present if present.origin is Origin.PACKAGE else _as_service(present)
            if new.runs is Runs.SERVICE:
                services.enable([services.unit_of(new.role), services.TARGET], undo)
            undo.callback(_stop_quietly, new)
            control.start(new)


def _as_service(present: Present) -> Present:
    """The role as packages have it."""
    return Present(ModuleFolder(present.folder.home, present.role), Origin.PACKAGE, Runs.SERVICE)


def _stop_quietly(present: Present) -> None:
    """Stop one that may not have started at all."""
    if present.runs is Runs.SERVICE:
        services.stop(present.role)
    else:
        control.stop(present)
