"""What a module shows to others and whom it trusts, as the files TLS reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nano_appliance.link.peer import Peer


@dataclass(frozen=True)
class Identity:
    """A module's certificate and key, and the authority it trusts (PEM files)."""

    peer: Peer
    certificate: Path
    key: Path
    authority: Path
