"""Everything a Nano has, as its API and its disk show it, so that a refused request can be seen to change nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.lab.portal_client import PortalClient
from tests.lab.portal_objects import Guest, MediaImage, Pool
from tests.lab.running_nano import RunningNano

CONTENT = {".qcow2": "volume", ".iso": "media image", ".xml": "domain"}
"""Files that instances and images are made of, by the end of their names."""


@dataclass(frozen=True)
class Inventory:
    """Pools, instances and images that the API lists, and the files of instances and images below the home."""

    pools: frozenset[Pool]
    guests: frozenset[Guest]
    images: frozenset[MediaImage]
    files: frozenset[Path]

    @classmethod
    def of(cls, nano: RunningNano, client: PortalClient) -> Inventory:
        """Look at everything."""
        return cls(
            pools=frozenset(client.pools()),
            guests=frozenset(guest for pool in client.pools() for guest in client.guests(pool.name)),
            images=frozenset(client.media_images()),
            files=frozenset(path for path in nano.home.rglob("*") if path.suffix in CONTENT or _is_media(path)),
        )


def _is_media(path: Path) -> bool:
    """Also parts of an upload, whatever they are called."""
    return path.parent.name == "media_images"
