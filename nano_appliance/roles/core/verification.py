"""Whether a core's records agree with its files and with each other; changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.image import Image, ImageKind, file_name
from nano_appliance.model.pool import ComputePool
from nano_appliance.store.image_data import ImageData
from nano_appliance.store.index_data import IndexData
from nano_appliance.store.resource_data import ResourceData


def disagreements(records: ModuleFolder, files: ModuleFolder) -> Iterator[str]:
    """What disagrees, a sentence each; `records` is where the data files are read, `files` where images lie.

    Raises Misconfigured naming a data file that cannot be read.
    """
    for kind in ImageKind:
        yield from _images(records, files.data / kind.folder, kind)
    resources = _existing(records.data / "resource.data")
    index = _existing(records.data / "index.data")
    if resources is None or index is None:
        return
    resource_data = ResourceData(resources, make_template_id=str, now="")
    instances = IndexData(index).instances.all()
    known = {entry.instance.id for entry in instances}
    yield from _addresses(resource_data, known)
    cells = {cell: pool for pool in resource_data.pools.all() for cell in pool.cells}
    for entry in instances:
        yield from _place(entry.instance.name, entry.cell, entry.pool, cells)


def _existing(path: Path) -> Path | None:
    return path if path.exists() else None


def _images(records: ModuleFolder, folder: Path, kind: ImageKind) -> Iterator[str]:
    path = _existing(records.data / "image.data")
    images = ImageData(path).images(kind).all() if path else []
    expected = {file_name(image.id, image.version, kind): image for image in images if image.has_content}
    present = {file.name: file.stat().st_size for file in folder.iterdir() if file.is_file()} if folder.is_dir() else {}
    for name, image in expected.items():
        yield from _image(image, name, present.get(name))
    for name in sorted(present.keys() - expected.keys()):
        if name.endswith(f".{kind.value}"):
            yield f"{folder / name} belongs to no {kind.words}; synchronising takes it in"


def _image(image: Image, name: str, size: int | None) -> Iterator[str]:
    if size is None:
        yield f"{image.kind.words} '{image.name}' ({image.id}) has no file {name}"
    elif size != image.size:
        yield f"{image.kind.words} '{image.name}' ({image.id}) should have {image.size} bytes, {name} has {size}"


def _addresses(resources: ResourceData, known: set[str]) -> Iterator[str]:
    for pool in resources.address_pools.all():
        given = [allocation for each in pool.ranges for allocation in each.allocated]
        for address, times in Counter(allocation.address for allocation in given).items():
            if times > 1:
                yield f"address pool '{pool.name}' has given {address} to {times} instances"
        for allocation in given:
            if allocation.instance not in known:
                yield f"address {allocation.address} of pool '{pool.name}' belongs to no instance"


def _place(name: str, cell: str, pool: str, cells: dict[str, ComputePool]) -> Iterator[str]:
    where = cells.get(cell)
    if where is None:
        yield f"instance '{name}' is on cell '{cell}', which is in no compute pool"
    elif where.name != pool:
        yield f"instance '{name}' should be in compute pool '{pool}', its cell is in '{where.name}'"
