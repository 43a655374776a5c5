"""Parts of a domain for tests: its authority, identities of its modules, and instances to report."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from nano_appliance.link.authority import Authority
from nano_appliance.link.cell_identity import CellIdentity
from nano_appliance.link.identity import Identity
from nano_appliance.link.peer import Role
from nano_appliance.model.report import CellReport
from nano_appliance.model.usage import HostUsage

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def folder(base: Path, name: str) -> Path:
    made = base / name
    made.mkdir(exist_ok=True)
    return made


def make_authority(base: Path, name: str = "core") -> Authority:
    return Authority(folder(base, name), "tested")


def make_cell(base: Path, authority: Authority, name: str = "Cell_01") -> Identity:
    """The identity of a cell that has joined."""
    cell = CellIdentity(folder(base, name), name)
    return cell.install(authority.issue(cell.signing_request, Role.CELL, name), authority.certificate)


def make_report(name: str = "Cell_01", sequence: int = 1, boot: str = "first", **more: object) -> CellReport:
    values: dict[str, object] = {
        "name": name,
        "address": "127.0.0.1",
        "port": 5600,
        "boot": boot,
        "sequence": sequence,
        "usage": HostUsage(),
        "instances": (),
        **more,
    }
    return CellReport(**values)  # type: ignore[arg-type]
