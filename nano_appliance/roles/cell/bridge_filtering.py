"""Makes the kernel show packets that cross a bridge to the packet filter, without which no policy is enforced."""

from __future__ import annotations

import logging
from pathlib import Path

from nano_appliance.host.commands import CommandFailed, run
from nano_appliance.model.errors import Unavailable
from nano_appliance.model.security import SecurityPolicy

logger = logging.getLogger(__name__)

MODULE = "br_netfilter"
SETTINGS = Path("/proc/sys/net/bridge")
SWITCHES = ("bridge-nf-call-iptables", "bridge-nf-call-ip6tables")
ON = "1"
_LOADING_TIME = 10.0


def require_enforceable(policy: SecurityPolicy | None) -> None:
    """Return once `policy` is, or would be, enforced on this host.

    Raises Unavailable when the kernel cannot be brought to it: an instance never runs less protected than promised.
    """
    if policy is None or not policy.filters or _is_on():
        return
    try:
        _switch_on()
    except (CommandFailed, OSError) as error:
        raise Unavailable(f"its security policy cannot be enforced on this host: {error}") from error
    logger.info("bridged packets are shown to the packet filter from now on")


def _is_on() -> bool:
    try:
        return all((SETTINGS / switch).read_text(encoding="ascii").strip() == ON for switch in SWITCHES)
    except OSError:
        return False


def _switch_on() -> None:
    if not SETTINGS.is_dir():
        run(["modprobe", MODULE], timeout=_LOADING_TIME)
    for switch in SWITCHES:
        (SETTINGS / switch).write_text(ON, encoding="ascii")
