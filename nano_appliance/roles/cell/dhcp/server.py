"""DHCP for this cell's guests: server and files follow the records, whatever happens to either; one thread."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from nano_appliance.host.files import atomic_write, make_folder
from nano_appliance.model.errors import NanoError, Unavailable
from nano_appliance.roles.cell.dhcp.dnsmasq import Dnsmasq, ServerFolder, command_line
from nano_appliance.roles.cell.dhcp.leases import kept, outdated, read_leases
from nano_appliance.roles.cell.dhcp.offers import Offers

logger = logging.getLogger(__name__)

RETRY_AFTER = 5.0
"""Seconds until another try where the server cannot run, or does not for long."""

FILE_MODE = 0o640


class DhcpServer:
    """Serves what `offers` tells, with its files in `folder`; `changed` is called when `problem` is another one.

    With `reserved`, another server on the same bridge learns in that folder which hosts it must leave alone.
    """

    def __init__(
        self, folder: Path, offers: Callable[[], Offers], changed: Callable[[], None], reserved: Path | None = None
    ) -> None:
        self._folder = ServerFolder(folder)
        self._offers = offers
        self._changed = changed
        self._reserved = reserved
        self._served: Offers | None = None
        self._server: Dnsmasq | None = None
        self._started_at = 0.0
        self._problem = ""
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="dhcp", daemon=True)

    @property
    def problem(self) -> str:
        """Why guests get no addresses although they should; empty when they do."""
        return self._problem

    def start(self) -> None:
        """Begin; raises NanoError when a folder cannot be made."""
        make_folder(self._folder.hosts)
        if self._reserved is not None:
            make_folder(self._reserved)
        self._wake.set()
        self._thread.start()

    def stop(self) -> None:
        """End, and wait until the server has ended."""
        self._stopping = True
        self._wake.set()
        self._thread.join()

    def wake(self) -> None:
        """Something may have changed; does not wait."""
        self._wake.set()

    def leases(self) -> dict[str, str]:
        """Addresses that guests have asked for and were granted, by hardware address."""
        return read_leases(self._lease_text())

    def _run(self) -> None:
        # The server is a child of this thread and would end with it.
        while True:
            self._wake.wait(RETRY_AFTER if self._problem else None)
            self._wake.clear()
            if self._stopping:
                break
            try:
                self._follow(self._offers())
            except (NanoError, OSError) as error:
                self._report(f"guests get no addresses by DHCP: {error}")
            else:
                self._report("")
        self._end()

    def _follow(self, wanted: Offers) -> None:
        """Make files and server those of `wanted`; nothing is touched when they are so already."""
        self._bury()
        if wanted == self._served and (self._server is not None or not wanted.hosts):
            return
        self._served = None
        self._write(wanted)
        if wanted.hosts:
            self._serve(wanted)
        else:
            self._end()
        self._served = wanted

    def _bury(self) -> None:
        """Take note of a server that has ended by itself; raises Unavailable when it had not lived long."""
        if self._server is None or not self._server.has_ended():
            return
        self._server = None
        logger.warning("dnsmasq has ended: %s", self._complaint())
        if time.monotonic() - self._started_at < RETRY_AFTER:
            raise Unavailable(f"dnsmasq has ended: {self._complaint()}")

    def _serve(self, wanted: Offers) -> None:
        line = command_line(self._folder, wanted.bridge, wanted.networks)
        fits = self._server is not None and self._server.line == tuple(line)
        if self._server is not None and fits and not outdated(self.leases(), wanted.hosts):
            self._server.reread()
            return
        # What the server remembers of addresses that went to somebody else is in its way.
        self._end()
        atomic_write(self._folder.leases, kept(self._lease_text(), wanted.hosts).encode("ascii"), mode=FILE_MODE)
        self._started_at = time.monotonic()
        server = Dnsmasq(self._folder, line)
        if not server.comes_up():
            server.stop()
            raise Unavailable(self._complaint())
        self._server = server
        threading.Thread(target=self._mourn, args=(server,), name="dhcp-end", daemon=True).start()
        logger.info("dnsmasq serves %d guests on %s", len(wanted.hosts), wanted.bridge)

    def _mourn(self, server: Dnsmasq) -> None:
        server.wait()
        self._wake.set()

    def _end(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None

    def _write(self, wanted: Offers) -> None:
        _fill(self._folder.hosts, wanted.host_files)
        atomic_write(self._folder.options, wanted.options.encode("ascii"), mode=FILE_MODE)
        if self._reserved is not None:
            _fill(self._reserved, wanted.reserved_files)

    def _report(self, problem: str) -> None:
        if problem == self._problem:
            return
        self._problem = problem
        if problem:
            logger.warning(problem)
        self._changed()

    def _complaint(self) -> str:
        """The last thing the server said that means something."""
        lines = [line.strip() for line in _text(self._folder.log).splitlines() if "FAILED to start up" not in line]
        return lines[-1] if lines else "dnsmasq has ended without a word"

    def _lease_text(self) -> str:
        return _text(self._folder.leases)


def _fill(folder: Path, files: Mapping[str, str]) -> None:
    """Make `files` the content of a folder: their texts by their names. Raises NanoError and OSError."""
    for path in folder.iterdir():
        if path.name not in files:
            path.unlink()
    for name, text in files.items():
        if _text(folder / name) != text:
            atomic_write(folder / name, text.encode("ascii"), mode=FILE_MODE)


def _text(path: Path) -> str:
    """What is in a file; nothing when there is none."""
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return ""
