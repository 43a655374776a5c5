"""One archive of an installation's state files, whose first member tells what the others must be."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from nano_appliance import __version__
from nano_appliance.host.files import sync_folder, write_failure
from nano_appliance.model.errors import Conflict, NotFound
from nano_appliance.model.times import format_time
from nano_appliance.upkeep.state_files import StateFile, present_modules, read_state

MANIFEST = "manifest.json"
MODE = 0o600
"""Keys and passwords are inside."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive holds: by the path below the installation, each file's SHA-256."""

    version: str
    time: str
    files: dict[str, str]


def back_up(installation: Path, target: Path) -> Manifest:
    """Write all state files below `installation` into the new archive `target`; roles may be running.

    Every single file is whole, because they are only ever replaced. Raises NotFound when there is nothing, Conflict
    when `target` exists, NanoError when it cannot be written; it is not there then.
    """
    found = {
        str(file.path.relative_to(installation)): file
        for module in present_modules(installation)
        for file in read_state(module)
    }
    if not found:
        raise NotFound(f"there is no installation in {installation}")
    manifest = Manifest(
        version=__version__,
        time=format_time(datetime.now()),
        files={name: hashlib.sha256(file.content).hexdigest() for name, file in found.items()},
    )
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, MODE)
    except FileExistsError:
        raise Conflict(f"{target} exists already") from None
    except OSError as error:
        raise write_failure(target, error) from error
    try:
        with os.fdopen(descriptor, "wb") as opened:
            _write(opened, manifest, found)
            opened.flush()
            os.fsync(descriptor)
        sync_folder(target.absolute().parent)
    except OSError as error:
        target.unlink()
        raise write_failure(target, error) from error
    return manifest


def _write(opened: io.BufferedWriter, manifest: Manifest, found: Mapping[str, StateFile]) -> None:
    with tarfile.open(fileobj=opened, mode="w:gz") as archive:
        text = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        _add(archive, tarfile.TarInfo(MANIFEST), text)
        for name, file in found.items():
            # Who owns it is not kept: on another host the same number may be somebody else.
            member = tarfile.TarInfo(name)
            member.mode = file.mode
            _add(archive, member, file.content)


def _add(archive: tarfile.TarFile, member: tarfile.TarInfo, content: bytes) -> None:
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))
