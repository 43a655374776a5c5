"""Images sent and fetched, in constant memory; what breaks off leaves nothing behind."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from nano_appliance.ctl.answers import Made
from nano_appliance.ctl.commands.images import NAMES, registration
from nano_appliance.ctl.context import Context
from nano_appliance.ctl.grammar.images import KINDS
from nano_appliance.ctl.names import find_image
from nano_appliance.ctl.progress import Progress
from nano_appliance.ctl.table import shown
from nano_appliance.ctl.told import Told
from nano_appliance.host.files import sync_folder, write_failure
from nano_appliance.model.errors import Conflict, InvalidInput, NanoError, Unavailable
from nano_appliance.model.image import ImageKind
from nano_appliance.model.sizes import format_size
from nano_appliance.rest.limits import BLOCK
from nano_appliance.rest.portal_client import Refused, place
from nano_appliance.rest.response import Response

ENDINGS = {".iso": ImageKind.MEDIA, ".qcow2": ImageKind.DISK}

UNLOCK_SECONDS, UNLOCK_LOOK = 20.0, 0.2
"""How long the server may take to notice that an upload broke off, and how often it is asked."""


def upload_image(context: Context) -> Told:
    """A file as a new image: its record first, then its content. One that breaks off takes the record away again."""
    options = context.options
    path: Path = options.file
    options.name = options.name or path.stem
    kind = _kind(context, path)
    with ExitStack() as stack:
        file = stack.enter_context(_opened(path))
        size = os.fstat(file.fileno()).st_size
        reply = context.api.call("POST", place(kind.folder), registration(context))
        image_id = reply.decode(Made).id
        undo = stack.enter_context(ExitStack())
        undo.callback(_withdraw, context, place(kind.folder, image_id))
        with context.progress(f"sending {shown(path.name)}", size, sized=True) as progress:
            blocks = _blocks(path, file, size, progress)
            context.api.upload(f"{place(kind.folder, image_id)}/file/", path.name, size, blocks)
        undo.pop_all()
    return Told(f"{NAMES[kind]} image {shown(options.name)} of {format_size(size)} is there: {image_id}", reply.data)


def download_image(context: Context) -> Told:
    """A disk image's file; it appears under its name when it is whole and its check sum fits."""
    options = context.options
    image = find_image(context.api, options.name, (ImageKind.DISK,))
    target: Path = options.file or Path(f"{Path(image.name).name}.qcow2")
    if target.exists() and not options.force:
        raise Conflict(f"{target} exists; --force replaces it")
    response = context.api.download(f"{place(image.kind.folder, image.id)}/file/")
    with ExitStack() as stack:
        stack.callback(response.close)
        size = int(response.headers.get("Content-Length", "0"))
        progress = stack.enter_context(context.progress(f"fetching {shown(image.name)}", size, sized=True))
        _fetch(response, size, target, progress)
    return Told(f"{target}, {format_size(size)}")


def _kind(context: Context, path: Path) -> ImageKind:
    if context.options.kind:
        return KINDS[context.options.kind]
    if path.suffix.lower() not in ENDINGS:
        raise InvalidInput(f"{path} ends neither in .iso nor in .qcow2: say what it is with --kind")
    return ENDINGS[path.suffix.lower()]


def _opened(path: Path) -> BinaryIO:
    try:
        if not path.is_file():
            raise NanoError(f"{path} is no file")
        return path.open("rb", buffering=0)
    except OSError as error:
        raise NanoError(f"cannot read {path}: {error.strerror}") from error


def _blocks(path: Path, file: BinaryIO, size: int, progress: Progress) -> Iterator[bytes]:
    """The first `size` bytes of the file; raises NanoError when there are fewer."""
    sent = 0
    while sent < size:
        try:
            block = file.read(min(BLOCK, size - sent))
        except OSError as error:
            raise NanoError(f"cannot read {path}: {error.strerror}") from error
        if not block:
            raise NanoError(f"{path} became shorter while it was sent")
        yield block
        sent += len(block)
        progress.update(sent)


def _withdraw(context: Context, path: str) -> None:
    """Take away the record of an image whose content did not arrive; says so where that does not work either."""
    deadline = time.monotonic() + UNLOCK_SECONDS
    while True:
        try:
            context.api.call("DELETE", path)
        except Refused as error:
            # Until the server has noticed that nothing more comes, the image is locked.
            if time.monotonic() < deadline:
                time.sleep(UNLOCK_LOOK)
                continue
            context.terminal.note(f"nano: the image's empty record stays: {error.message}")
        except NanoError as error:
            context.terminal.note(f"nano: the image's empty record stays: {error.message}")
        return


def _fetch(response: Response, size: int, target: Path, progress: Progress) -> None:
    """Write the file beside `target`, check it, and give it its name. Raises NanoError, Unavailable, Exhausted."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise write_failure(target, error) from error
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            check_sum = _received(response, size, target, file, progress)
            if response.headers.get("Signature", check_sum) != check_sum:
                raise NanoError(f"what arrived is not the image: its check sum is {check_sum}")
            os.fsync(file.fileno())
        part.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise write_failure(target, error) from error
    finally:
        part.unlink(missing_ok=True)


def _received(response: Response, size: int, target: Path, file: BinaryIO, progress: Progress) -> str:
    """The SHA-1 of what was written, which is the check sum that the API tells."""
    digest = hashlib.sha1(usedforsecurity=False)
    done = 0
    for block in response.blocks():
        try:
            file.write(block)
        except OSError as error:
            raise write_failure(target, error) from error
        digest.update(block)
        done += len(block)
        progress.update(done)
    if done != size:
        raise Unavailable(f"only {done} of {size} bytes arrived")
    return digest.hexdigest()
