"""What is going to be done, as data: files, programs, and the way back; a dry run prints exactly this."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Iterator

import msgspec

from nano_appliance.bridge.survey import BRIDGE, Interface


class Command(msgspec.Struct, frozen=True):
    """A program to run; one that `may_fail` only tidies up."""

    argv: tuple[str, ...]
    may_fail: bool = False

    def __str__(self) -> str:
        return shlex.join(self.argv)


class FileChange(msgspec.Struct, frozen=True):
    """A file's text before and after; None where there is no file."""

    path: str
    before: str | None
    after: str | None
    mode: int = 0o644


class Plan(msgspec.Struct, frozen=True):
    """The change of one host, in this order: `prepare`, `files`, `apply`.

    The way back is `undo_first`, the files as they were, `undo`; with `checkpoint` NetworkManager's own roll-back comes
    before that. `remarks` are for a person to know.
    """

    manager: str
    interface: Interface
    prepare: tuple[Command, ...] = ()
    files: tuple[FileChange, ...] = ()
    apply: tuple[Command, ...] = ()
    undo_first: tuple[Command, ...] = ()
    undo: tuple[Command, ...] = ()
    checkpoint: bool = False
    remarks: tuple[str, ...] = ()


def describe(plan: Plan, wait: int) -> str:
    """The plan for a person; `wait` is how many seconds the gateway has to answer again."""
    lines = [
        f"{BRIDGE} gets the interface {plan.interface}",
        f"The interface belongs to {plan.manager}.",
        "",
        *(f"run: {command}" for command in plan.prepare),
    ]
    for change in plan.files:
        lines += _describe_file(change)
    lines += [f"run: {command}" for command in plan.apply]
    lines += ["", *(f"Note: {remark}" for remark in plan.remarks), _proof(plan, wait)]
    return "\n".join(lines)


def _describe_file(change: FileChange) -> Iterator[str]:
    if change.after is None:
        yield f"remove {change.path}"
        return
    verb = "write" if change.before is None else "change"
    yield f"{verb} {change.path}"
    if change.before is None:
        yield from (f"    {line}" for line in change.after.splitlines())
        return
    differences = difflib.unified_diff(change.before.splitlines(), change.after.splitlines(), n=1, lineterm="")
    yield from (f"    {line}" for line in differences if not line.startswith(("---", "+++", "@@")))


def _proof(plan: Plan, wait: int) -> str:
    gateways = plan.interface.gateways
    if not gateways:
        return f"Unless {BRIDGE} has link and addresses within {wait} seconds, everything is put back as it was."
    several = f"the gateways {' and '.join(gateways)} answer"
    proof = several if len(gateways) > 1 else f"the gateway {gateways[0]} answers"
    return f"Unless {proof} over {BRIDGE} within {wait} seconds, everything is put back as it was."
