"""The rooms of the house and who may know whom: an import against the table fails."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import nano_appliance

PACKAGE = Path(nano_appliance.__file__).parent

KNOWS: dict[str, set[str]] = {
    "model": set(),
    "host": {"model.errors"},
    "store": {"model", "host"},
    "rest": {"model", "host"},
    "link": {"model", "host", "store", "rest"},
    "roles.core": {"model", "host", "store", "rest", "link"},
    "roles.cell": {"model", "host", "store", "rest", "link"},
    "roles.frontend": {"model", "host", "store", "rest", "link"},
    "tryout": {"model", "host", "store", "rest"},
    "upkeep": {"model", "host", "store"},
    "bridge": {"model", "host"},
    "ctl": {"model", "host", "rest"},
    "installer": {"model", "host", "upkeep"},
}
"""Room -> the rooms it may import; every room may import itself. The command line may import all of them."""

DOORS: dict[str, str] = {
    "libvirt": "roles/cell/hypervisor/",
    "libvirt_qemu": "roles/cell/hypervisor/",
    "netifaces": "host/interfaces.py",
    "subprocess": "host/",
    "tinydb": "store/",
    "cheroot": "rest/",
    "bottle": "rest/",
    "urllib3": "(rest|link)/",
    "wsproto": "rest/websocket.py",
    "multipart": "rest/",
    "cryptography": "link/",
    "shtab": "ctl/completion.py",
    "bcrypt": "roles/frontend/passwords.py",
}
"""Outside world -> the only place that may import it."""

FORBIDDEN_IN_MODEL = {"time", "random", "secrets", "socket", "threading", "os", "pathlib", "subprocess", "uuid", "ssl"}
LONGEST_FILE = 450


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room_of(module: str) -> str | None:
    """The longest room name that `module` (below the package, dotted) lies in; None for the command line."""
    matching = [room for room in KNOWS if module == room or module.startswith(room + ".")]
    return max(matching, key=len, default=None)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def allowed(room: str, target: str) -> bool:
    return any(target == known or target.startswith(known + ".") for known in {room, *KNOWS[room]})


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_only_point_down(path: Path) -> None:
    module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    room = room_of(module)
    for name in imports(path):
        target = name.removeprefix("nano_appliance.")
        if room is None or target == name or room_of(target) is None:
            continue
        if room == "host" and "model.errors".startswith(target):
            continue
        assert allowed(room, target), f"{module} ({room}) imports {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_outside_world_has_one_door(path: Path) -> None:
    place = str(path.relative_to(PACKAGE))
    for name in imports(path):
        door = DOORS.get(name.split(".")[0])
        assert door is None or re.match(door, place), f"{place} imports {name}, whose door is {door}"


def test_the_model_knows_no_outside_world() -> None:
    for path in (PACKAGE / "model").glob("*.py"):
        names = {name.split(".")[0] for name in imports(path)}
        assert not names & FORBIDDEN_IN_MODEL, f"{path.name} imports {names & FORBIDDEN_IN_MODEL}"


def test_files_stay_small() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {str(path) for path, length in lengths.items() if length > LONGEST_FILE} == set()
