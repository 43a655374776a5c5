"""A cell's way into its domain and back after every loss: what has happened in, what to do next out; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nano_appliance.model.discovery import Found
from nano_appliance.model.timing import DISCOVERY_INTERVAL, JOIN_INTERVAL, REPORT_INTERVAL


@dataclass(frozen=True)
class Look:
    """Search for a core, after a pause of `after` seconds."""

    after: float


@dataclass(frozen=True)
class Ask:
    """Ask `core` for a certificate, after a pause of `after` seconds."""

    core: Found
    after: float


@dataclass(frozen=True)
class Tell:
    """Report to `core`, after a pause of `after` seconds or at once when something changes."""

    core: Found
    after: float


Command = Look | Ask | Tell


@dataclass(frozen=True)
class CoreFound:
    """A core that may be believed has answered."""

    core: Found


@dataclass(frozen=True)
class NobodyAnswered:
    """A search ended without a core."""


@dataclass(frozen=True)
class NotAddedYet:
    """The core knows the cell now; an administrator has to add it."""


@dataclass(frozen=True)
class Certified:
    """The core sent a certificate, and it is stored."""


@dataclass(frozen=True)
class Reported:
    """The core has heard a report."""


@dataclass(frozen=True)
class Removed:
    """The core does not count the cell as a member, and its certificate is forgotten."""


@dataclass(frozen=True)
class Failed:
    """The core could not be reached, or refused."""


Event = CoreFound | NobodyAnswered | NotAddedYet | Certified | Reported | Removed | Failed


@dataclass(frozen=True)
class Membership:
    """Where the cell stands; `next` is what to do, `after` is where it stands then."""

    certified: bool
    core: Found | None = None
    pause: float = 0.0
    failing: bool = False

    @property
    def next(self) -> Command:
        """What to do now."""
        if self.core is None:
            return Look(self.pause)
        return Tell(self.core, self.pause) if self.certified else Ask(self.core, self.pause)

    def after(self, event: Event) -> Membership:
        """The standing once `event` has happened.

        A core that is lost is searched for at once; one that fails again right after it was found, at the usual pace.
        """
        match event:
            case CoreFound(core):
                return replace(self, core=core, pause=0.0)
            case NobodyAnswered():
                return replace(self, core=None, pause=0.0)
            case NotAddedYet():
                return replace(self, pause=JOIN_INTERVAL, failing=False)
            case Certified():
                return replace(self, certified=True, pause=0.0, failing=False)
            case Reported():
                return replace(self, pause=REPORT_INTERVAL, failing=False)
            case Removed():
                return replace(self, certified=False, pause=0.0)
            case Failed():
                return replace(self, core=None, pause=DISCOVERY_INTERVAL if self.failing else 0.0, failing=True)
