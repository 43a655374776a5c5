"""The files of the browser portal, found once at the start; a request can name only what is listed here."""

from __future__ import annotations

import gzip
import hashlib
import logging
import mimetypes
import os
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nano_appliance.model.errors import Misconfigured

logger = logging.getLogger(__name__)

START_PAGE = "/index.html"

_HASHED_NAME = re.compile(r"-[0-9A-Za-z_\-]{8,}\.[0-9a-z.]+|\.[0-9a-f]{8,}\.(chunk\.)?[a-z.]+")
"""Build tools put a hash of the content into these names; `app-B4k8Zq1x.js` and `main.8f0c12ab.js` never change.

They put such files into a folder; what stands at the top, `apple-touch-icon.png` say, was named by a person.
"""

_COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/manifest+json")
_WORTH_COMPRESSING = 1024

_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
}
"""Told here because a host's own table of types may know other things, or nothing."""


@dataclass
class PortalFile:
    """A file as it was at the start; `tag` is a strong entity tag of its content."""

    path: Path
    size: int
    tag: str
    content_type: str
    unchanging: bool
    _packed: bytes | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def compressible(self) -> bool:
        """True when sending it compressed is worth the while."""
        return self.size >= _WORTH_COMPRESSING and self.content_type.startswith(_COMPRESSIBLE)

    def read(self) -> bytes:
        """The content. Raises OSError when the file has gone since the start."""
        return self.path.read_bytes()

    def read_packed(self) -> bytes:
        """The content for `Content-Encoding: gzip`; packed at the first request and kept."""
        with self._lock:
            if self._packed is None:
                self._packed = gzip.compress(self.read(), 6, mtime=0)
            return self._packed


PortalFiles = Mapping[str, PortalFile]
"""By the path a browser asks for, such as `/assets/app.js`."""


def built_in_portal() -> Path:
    """The folder inside the package that the portal's build is put into."""
    return Path(__file__).parents[2] / "portal"


def find_portal_files(root: Path) -> PortalFiles:
    """All files below `root`; links that lead out of it are left out."""
    found: dict[str, PortalFile] = {}
    inside = root.resolve()
    for path in _files(inside):
        if not path.resolve().is_relative_to(inside):
            logger.warning("%s leads out of %s and is not served", path, root)
            continue
        found["/" + path.relative_to(inside).as_posix()] = _describe(path, at_top=path.parent == inside)
    return found


def choose_root(configured: str, home: Path) -> Path:
    """Where the portal's files are: built in, unless the settings name another folder.

    An upgraded installation still names the folder of the older platform's portal, `web_root` in the module's own
    folder; it no longer counts. Raises Misconfigured when the folder named does not exist.
    """
    if not configured:
        return built_in_portal()
    if Path(configured) == home / "web_root":
        logger.warning("web_root %s held the older platform's portal; the built-in portal is served", configured)
        return built_in_portal()
    if not Path(configured).is_dir():
        raise Misconfigured(f"web_root {configured} does not exist")
    return Path(configured)


def _files(root: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(root):
        for name in sorted(names):
            path = Path(folder, name)
            if path.is_file():
                yield path


def _describe(path: Path, *, at_top: bool) -> PortalFile:
    content = path.read_bytes()
    content_type = _TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return PortalFile(
        path=path,
        size=len(content),
        tag=f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        content_type=content_type,
        unchanging=not at_top and _HASHED_NAME.search(path.name) is not None,
    )
