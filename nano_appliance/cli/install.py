"""`nano install`, which the release's ./installer calls: roles are put onto this host, or renewed."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from nano_appliance import __version__
from nano_appliance.cli.dialogue import Dialogue
from nano_appliance.cli.first_start import complete_configuration
from nano_appliance.cli.install_settings import API_PORT, PORTAL_PORT, Asking, Settings
from nano_appliance.cli.install_site import Site, ask, openings, tell, tell_openings, tell_plan
from nano_appliance.cli.install_update import update
from nano_appliance.cli.questions import Answers
from nano_appliance.host import pid_file
from nano_appliance.host.daemon import FAILED, Reply
from nano_appliance.host.distribution import distribution_name, family
from nano_appliance.host.interfaces import Interface
from nano_appliance.host.logs import log_beside
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.installer import account, firewall, network, services
from nano_appliance.installer.fresh import Installation
from nano_appliance.installer.menu import Choice, menu_text, read_entries, read_modules
from nano_appliance.installer.packages import Packages
from nano_appliance.installer.present import Origin, Present, Runs
from nano_appliance.installer.release import Package, Release
from nano_appliance.installer.steps import take_each
from nano_appliance.model.configuration import FrontendConfiguration
from nano_appliance.model.errors import Conflict, InvalidInput, Misconfigured, NotAllowed
from nano_appliance.store.configuration import read_configuration

LOCK = Path("/run/nano-installer.pid")
UNCHANGED = Reply("nothing was changed")


def install(options: argparse.Namespace, given: Answers, installation: Path, now: datetime) -> Reply:
    """Ask what is not told, say what is going to be done, and do it; raises NanoError."""
    if os.geteuid() != 0:
        raise NotAllowed("the installer must be run as root")
    log_beside(options.log_file)
    services.require_systemd()
    found = family()
    if found is None:
        raise Misconfigured(f"{distribution_name() or 'this system'} is neither Enterprise Linux nor Debian")
    # A terminal that is lost while the network is changed must not stop it half-way.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    # An end that was asked for undoes what is half done, as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(FAILED))
    site = Site(
        release=Release(options.release.absolute()),
        manager=Packages(found),
        installation=installation,
        given=given,
        person=None if options.yes else Dialogue(),
    )
    with pid_file.held(LOCK):
        tell(f"Nano {__version__} on {distribution_name()}; what is done here is written to {options.log_file}")
        choice = _choice(options)
        if choice.update:
            return update(site, force=options.force, now=now)
        return _put_on(site, choice.roles, options) if choice.roles else UNCHANGED


def _choice(options: argparse.Namespace) -> Choice:
    if options.update:
        return Choice(update=True)
    if options.modules:
        return read_modules(options.modules)
    if options.yes:
        raise InvalidInput("--yes needs --modules or --update: nothing is asked")
    while True:
        tell(menu_text())
        entries = ask("Choose, several with commas between them: ")
        try:
            return read_entries(entries)
        except InvalidInput as error:
            tell(error.message)


def _put_on(site: Site, roles: Sequence[str], options: argparse.Namespace) -> Reply:
    versions, present = site.versions(), site.present()
    packages = site.release.packages(roles)
    _require_one_version(roles, packages, versions, present)
    network.require_default_route()
    if options.user:
        account.require_account(options.user)
    idle = [role for role in roles if role not in {each.role for each in present if each.runs is not Runs.NO}]
    interface = _interface(site, options.interface)
    asking = Asking(site.installation, site.given, os.environ, site.person, interface.addresses[0].address)
    settings = asking.settings(roles)
    wanted = openings(roles, asking, settings)
    _check_host(idle, asking, settings)
    guarded = firewall.is_running()
    steps = Installation(
        folder=site.installation,
        roles=roles,
        packages=packages,
        versions=versions,
        manager=site.manager,
        offline=site.release.offline,
        interface=interface.name,
        texts=asking.texts(roles, settings),
        configure=lambda module: _configure(module, settings),
        openings=wanted if guarded else None,
        user=options.user,
        start=not options.no_start,
        present=present,
    ).steps()
    if not guarded:
        tell_openings(wanted)
    if not steps:
        return Reply(f"everything is in place; nothing was changed{_where(site, roles)}")
    tell_plan([step.text for step in steps])
    if "cell" in roles and not network.has_bridge():
        tell(network.bridge_plan(interface.name))
    if not site.affirmed("") or not _bridge_affirmed(site, roles, interface):
        return UNCHANGED
    take_each(steps, tell)
    return Reply(f"done: {', '.join(roles)}{_where(site, roles)}")


def _require_one_version(
    roles: Sequence[str], packages: Sequence[Package], versions: dict[str, str], present: Sequence[Present]
) -> None:
    for each in present:
        if each.role in roles and each.origin is not Origin.PACKAGE:
            whose = "the older platform's" if each.origin is Origin.OLDER else "a copy that no package has brought"
            raise Conflict(f"{each.program} is {whose}: choose Update, which takes over what is there")
    for name, version in versions.items():
        if version != packages[0].version:
            raise Conflict(f"{name} {version} is on this host, and this is {packages[0].version}: choose Update first")


def _interface(site: Site, name: str) -> Interface:
    """The one that is named, or needs no naming, or is chosen."""
    if name:
        return network.named(name)
    found = network.candidates()
    if not found:
        raise Misconfigured("no interface of this host has an IPv4 address")
    usual = network.usual(found)
    if len(found) == 1 or site.person is None:
        if usual is None:
            names = ", ".join(each.name for each in found)
            raise InvalidInput(f"--interface must name one of {names}: nothing is asked")
        return usual
    for number, each in enumerate(found):
        tell(f"  {number}  {each.name} {', '.join(f'{own.address}/{own.prefix}' for own in each.addresses)}")
    hint = f" [{usual.name}]" if usual else ""
    while True:
        answer = ask(f"Interface for Nano, by number or name{hint}: ") or (usual.name if usual else "")
        if answer.isdecimal() and int(answer) < len(found):
            return found[int(answer)]
        try:
            return network.named(answer)
        except InvalidInput as error:
            tell(error.message)


def _check_host(idle: Sequence[str], asking: Asking, settings: Settings) -> None:
    """Say what is not as it should be for roles that do not run yet; raises Conflict for what keeps them from it."""
    if "core" in idle:
        network.require_free(asking.port("core", API_PORT, settings), "core's API")
    if "frontend" in idle:
        network.require_free(asking.port("frontend", PORTAL_PORT, settings), "portal")
    if "cell" in idle:
        from nano_appliance.roles.cell.doctor import before_installation  # noqa: PLC0415 - imported when needed

        for finding in before_installation():
            tell(f"to know: {finding.item}: {finding.detail}; {finding.remedy}")


def _bridge_affirmed(site: Site, roles: Sequence[str], interface: Interface) -> bool:
    if "cell" not in roles or network.has_bridge():
        return True
    return site.affirmed(f"The network of {interface.name} is interrupted for a moment to build bridge br0 on it.")


def _configure(module: ModuleFolder, settings: Settings) -> None:
    complete_configuration(
        module, settings.answers, dialogue=None, tell=tell, environment={**os.environ, **settings.secrets}
    )


def _where(site: Site, roles: Sequence[str]) -> str:
    path = site.installation / "frontend/config/frontend.cfg"
    if "frontend" not in roles or not path.exists():
        return ""
    portal = read_configuration(path, FrontendConfiguration)
    return f"\nPortal: http://{portal.address}:{portal.port}"
