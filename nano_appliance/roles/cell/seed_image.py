"""Seed images: the small CD from which cloud-init reads what a new system is to be; decides nothing of its content."""

from __future__ import annotations

import io
import os
from pathlib import Path

from nano_appliance.host.files import sync_folder, write_all, write_failure
from nano_appliance.model.cloud_init import SeedSystem, meta_data, network_config, user_data
from nano_appliance.roles.cell.volumes import FILE_MODE, settle

LABEL = "cidata"
"""By this name of the volume cloud-init recognises its CD."""


def write_seed(path: Path, system: SeedSystem) -> None:
    """Write the seed of `system` to the new file `path`, readable for its owner only: it holds a password.

    On the disk when this returns. Raises Exhausted when the disk is full, NanoError for other refusals.
    """
    image = seed_image(system)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
        try:
            write_all(descriptor, image)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise write_failure(path, error) from error
    settle(path)
    sync_folder(path.parent)


def seed_image(system: SeedSystem) -> bytes:
    """The CD's content: ISO 9660 with the long names of Joliet and Rock Ridge."""
    # Half of the cells never make a seed, and this library takes memory.
    from pycdlib import PyCdlib  # noqa: PLC0415

    files = {"meta-data": meta_data(system), "user-data": user_data(system), "network-config": network_config(system)}
    disc = PyCdlib()
    disc.new(interchange_level=3, joliet=3, rock_ridge="1.09", vol_ident=LABEL)
    try:
        for number, (name, text) in enumerate((name, text) for name, text in files.items() if text):
            content = text.encode("utf-8")
            disc.add_fp(io.BytesIO(content), len(content), f"/SEED{number}.;1", rr_name=name, joliet_path=f"/{name}")
        image = io.BytesIO()
        disc.write_fp(image)
        return image.getvalue()
    finally:
        disc.close()
