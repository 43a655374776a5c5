"""What installation and update have in common: the release, the host's packages, the person, and the log."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nano_appliance.cli.dialogue import Dialogue
from nano_appliance.cli.install_settings import API_PORT, GROUP_PORT, PORTAL_PORT, Asking, Settings
from nano_appliance.cli.questions import Answers
from nano_appliance.installer import firewall
from nano_appliance.installer.menu import ROLES
from nano_appliance.installer.packages import Packages
from nano_appliance.installer.present import Present, present_roles
from nano_appliance.installer.release import PROGRAM, Release, package_of
from nano_appliance.model.errors import NanoError

logger = logging.getLogger(__name__)

AFFIRMATION = "yes"


@dataclass(frozen=True)
class Site:
    """A host and what is to be put there; `person` is None when nothing may be asked."""

    release: Release
    manager: Packages
    installation: Path
    given: Answers
    person: Dialogue | None

    def versions(self) -> dict[str, str]:
        """Versions of our packages that are on this host."""
        return self.manager.installed([PROGRAM, *map(package_of, ROLES)])

    def present(self) -> list[Present]:
        """The roles that are on this host."""
        return present_roles(self.installation, self.versions())

    def affirmed(self, question: str) -> bool:
        """Whether the person types yes; true when nobody is asked."""
        return self.person is None or ask(f"{question} Type {AFFIRMATION} to go on: ") == AFFIRMATION


def ask(prompt: str) -> str:
    """A line that the person types; raises NanoError when there is nobody."""
    try:
        answer = input(prompt).strip()
    except EOFError:
        raise NanoError(f"no answer to '{prompt.strip()}'; with --yes nothing is asked") from None
    logger.info("%s%s", prompt, answer)
    return answer


def tell(text: str) -> None:
    """Say something to the person and to the log; a terminal that is gone stops nothing."""
    logger.info("%s", text)
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def tell_plan(texts: Sequence[str]) -> None:
    """Say beforehand what is going to be done."""
    tell("This is going to be done:")
    for number, text in enumerate(texts, 1):
        tell(f"  {number}. {text}")


def openings(roles: Sequence[str], asking: Asking, settings: Settings) -> list[str]:
    """What others have to reach on this host, each once."""
    found: list[str] = []
    if "core" in roles:
        group, api = asking.port("core", GROUP_PORT, settings), asking.port("core", API_PORT, settings)
        found += firewall.of_core(group, api)
    if "cell" in roles:
        found += firewall.of_cell(asking.port("cell", GROUP_PORT, settings))
    if "frontend" in roles:
        found += firewall.of_frontend(asking.port("frontend", PORTAL_PORT, settings))
    return list(dict.fromkeys(found))


def tell_openings(wanted: Sequence[str]) -> None:
    """Say which ports must be open where no firewall of this host is known."""
    tell(f"firewalld does not run here; another firewall has to let through: {', '.join(wanted)}")
