"""Instances that run the lab's tiny guest, started from its ISO by a cell under test."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nano_appliance.model.orders import CreateInstance, ImageSource, StartInstance
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.service import CellService
from tests.lab.guest_agent import GuestAgent


class TinyMedia:
    """The tiny guest's ISO as a media image of the core, whose cell fetches it from here."""

    def __init__(self, iso: Path) -> None:
        self._iso = iso
        self.source = ImageSource(id=str(uuid.uuid4()), version=1, size=iso.stat().st_size)

    @contextmanager
    def fetch(self, source: ImageSource, offset: int) -> Iterator[list[bytes]]:
        """What the core would deliver."""
        assert source == self.source
        yield [self._iso.read_bytes()[offset:]]


def start_tiny(service: CellService, media: TinyMedia, order: CreateInstance) -> GuestAgent:
    """Create an instance, start it from the ISO, and give its agent, which does not answer yet."""
    service.cell.media._fetch = media.fetch
    create_instance(service.cell, order)
    start_instance(service.cell, StartInstance(id=order.id, media=media.source))
    return GuestAgent(order.id)
