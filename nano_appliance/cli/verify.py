"""`nano verify`: asks each role on this host whether its records agree with what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from nano_appliance.host.daemon import FAILED, SUCCESS, Reply
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.errors import Misconfigured, NotFound
from nano_appliance.upkeep.state_files import copied, present_modules

Verify = Callable[[ModuleFolder, ModuleFolder], Iterator[str]]


def verify(installation: Path) -> Reply:
    """One line for each disagreement; exit status 1 when there is any. Roles may be running.

    Raises NotFound when there is no installation.
    """
    modules = present_modules(installation)
    if not modules:
        raise NotFound(f"there is no installation in {installation}")
    lines = [f"{module.name}: {text}" for module in modules for text in _verify(module)]
    checked = ", ".join(module.name for module in modules)
    return Reply("\n".join([*lines, f"{len(lines)} disagreements; looked at: {checked}"]), FAILED if lines else SUCCESS)


def _verify(module: ModuleFolder) -> list[str]:
    """What a role says about a copy of its records."""
    with copied(module) as copy:
        try:
            return list(_role(module.name)(copy, module))
        except Misconfigured as error:
            return [error.message.replace(str(copy.home), str(module.home))]


def _role(name: str) -> Verify:
    """The role's own part; imported only when its folder is there: a core's host may lack what a cell needs."""
    if name == "core":
        from nano_appliance.roles.core.verification import disagreements as core  # noqa: PLC0415

        return core
    if name == "cell":
        from nano_appliance.roles.cell.verification import disagreements as cell  # noqa: PLC0415

        return cell
    from nano_appliance.roles.frontend.verification import disagreements as frontend  # noqa: PLC0415

    return frontend
