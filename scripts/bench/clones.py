"""How long cloning an image takes: from one that is on the cell already, and the first time."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.bench.creations import CREATIONS, created
from scripts.bench.measuring import by_turns, progress
from scripts.bench.promises import MIB
from scripts.bench.tls_copy import copied
from scripts.bench.uploads import write_random
from tests.lab.by_hand import ByHand
from tests.lab.portal_client import PortalClient
from tests.lab.running_nano import RunningNano

SMALL, LARGE = 64 * MIB, 1024 * MIB
FIRST_CLONES = 3


@contextmanager
def uploaded(client: PortalClient, name: str, file: Path) -> Iterator[str]:
    """The id of a disk image with this content."""
    image = client.register_disk(name)
    client.upload_disk(image, file)
    yield image
    client.delete_disk(image)


def make_image(folder: Path, size: int) -> Path:
    """A disk image whose file is about `size` bytes, all of them needed."""
    raw, image = folder / "bench.raw", folder / f"bench-{size // MIB}.qcow2"
    write_random(raw, size)
    subprocess.run(["qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, image], check=True)
    raw.unlink()
    return image


def measure_clones(nano: RunningNano, client: PortalClient) -> dict[str, float]:
    """Time of a clone by the time of the same by hand, of a small and of a large image; then that of first clones."""
    measured = {}
    for key, size in (("clone_small", SMALL), ("clone_large", LARGE)):
        progress(f"Cloning an image of {size // MIB} MiB {CREATIONS} times after one warm-up, and as often by hand ...")
        file = make_image(nano.home, size)
        with uploaded(client, key, file) as image:
            measured[key] = _clones(nano, client, image)
        if size == LARGE:
            measured["first_clone"] = _first_clones(nano, client, file)
        file.unlink()
    return measured


def _clones(nano: RunningNano, client: PortalClient, image: str) -> float:
    by_hand = ByHand(nano)

    @contextmanager
    def ours(number: int) -> Iterator[float]:
        with created(client, f"clone{number}", image) as (_, seconds):
            yield seconds

    with created(client, "same", image) as (guest, _):
        same = by_hand.template_of(guest)
        return by_turns("clone", CREATIONS, ours, lambda _: by_hand.created(same))


def _first_clones(nano: RunningNano, client: PortalClient, file: Path) -> float:
    """Each of an image that the cell has not seen yet."""
    progress(
        f"Cloning an image for the first time, {FIRST_CLONES} times after one warm-up, and copying it as often ..."
    )

    @contextmanager
    def ours(number: int) -> Iterator[float]:
        client.keep_alive()
        with uploaded(client, f"first{number}", file) as image:
            use_and_free_memory(nano.home, LARGE)
            with created(client, f"first{number}", image) as (_, took):
                yield took

    @contextmanager
    def theirs(_number: int) -> Iterator[float]:
        use_and_free_memory(nano.home, LARGE)
        with copied(file, nano.home / "bench.copy") as took:
            yield took

    return by_turns("first clone", FIRST_CLONES, ours, theirs)


def use_and_free_memory(folder: Path, size: int) -> None:
    """Let the next file of `size` bytes find memory that was just freed, whoever writes it.

    A virtual machine's host takes free memory away and gives it back page by page, which costs more than the copy.
    """
    scratch = folder / "bench.scratch"
    write_random(scratch, size)
    scratch.unlink()
