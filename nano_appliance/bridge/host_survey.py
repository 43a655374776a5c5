"""The survey of this very host; changes nothing."""

from __future__ import annotations

from pathlib import Path

from nano_appliance.bridge.links import read_default_routes, read_links
from nano_appliance.bridge.survey import Survey, survey

_INTERFACES = Path("/sys/class/net")


def survey_host() -> Survey:
    """What can become a port here, and whether br0 exists; raises CommandFailed."""
    wireless = {path.parent.name for path in _INTERFACES.glob("*/phy80211")}
    return survey(read_links(), read_default_routes(), wireless)
