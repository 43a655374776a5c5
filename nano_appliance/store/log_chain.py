"""The hash chain of the operation log: a file beside each day's, with a digest for every line of it.

The first line says where the chain begins: the size and SHA-256 of what stood in the day's file before it, and the day
and last digest of the chain before it. Each further line is the SHA-256, in hexadecimal digits, of the digest above it
and a line of the day's file. So no line can be changed, added or taken away without all digests after it being made
anew, those of later days too.
"""

from __future__ import annotations

import hashlib
import logging
import re
from pathlib import Path

import msgspec

from nano_appliance.host.append_file import append_durably
from nano_appliance.store.log_lines import read_file

logger = logging.getLogger(__name__)

SUFFIX = ".chain"
NOTHING_BEFORE = "-"

_BEGINNING = re.compile(r"begins ([0-9]+) ([0-9a-f]{64}) ([0-9]{8}|-) ([0-9a-f]{64}|-)")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Beginning(msgspec.Struct, frozen=True):
    """Where a chain begins: `size` bytes with the digest `content` before it, and the chain of `day` ending `last`."""

    size: int
    content: str
    day: str = NOTHING_BEFORE
    last: str = NOTHING_BEFORE

    def __str__(self) -> str:
        return f"begins {self.size} {self.content} {self.day} {self.last}"

    @property
    def digest(self) -> str:
        """What the first line is chained to."""
        return digest_of(str(self).encode())


class ChainFile(msgspec.Struct, frozen=True):
    """What a chain's file says; a digest that a crash cut short is left out."""

    beginning: Beginning
    digests: list[str]

    @property
    def last(self) -> str:
        """What the next line will be chained to."""
        return self.digests[-1] if self.digests else self.beginning.digest


def digest_of(data: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def link(previous: str, line: bytes) -> str:
    """The digest of `line`, without its end, that follows the digest `previous`."""
    return digest_of(previous.encode() + line)


def chain_of(file: Path) -> Path:
    """Where the chain of a day's file stands."""
    return file.with_suffix(SUFFIX)


def read_chain(file: Path) -> ChainFile | None:
    """The chain of a day's file, None when there is none; raises NanoError when it cannot be read."""
    lines = read_file(chain_of(file)).decode("ascii", errors="replace").split("\n")
    begins = next((match for line in lines if (match := _BEGINNING.fullmatch(line))), None)
    if begins is None:
        return None
    return ChainFile(
        Beginning(int(begins[1]), begins[2], begins[3], begins[4]), [line for line in lines if _DIGEST.fullmatch(line)]
    )


def lines_of(content: bytes) -> list[bytes]:
    """The lines of a part of a day's file, a last one that a crash cut short included; empty ones mean nothing."""
    return [line for line in content.split(b"\n") if line]


class Chain:
    """The chain of one day's `file` below `folder`, for the one who writes it.

    Raises NanoError when a file cannot be read.
    """

    def __init__(self, folder: Path, file: Path) -> None:
        self.file = file
        self._path = chain_of(file)
        self._unwritten: list[str] = []
        known = read_chain(file)
        if known is None:
            beginning = self._begin(folder, read_file(file))
            self._unwritten.append(str(beginning))
            self._last = beginning.digest
            return
        self._last = known.last
        unsealed = lines_of(read_file(file, known.beginning.size))[len(known.digests) :]
        if len(unsealed) == 1:
            logger.warning("%s: its last line was written just before a crash, and is sealed now", file)
            self._add(unsealed)
        elif unsealed:
            logger.error("%s: %d lines were not written by the frontend, and stay unsealed", file, len(unsealed))

    def catch_up(self) -> None:
        """Write what is not written yet; raises NanoError when the disk refuses."""
        if self._unwritten:
            append_durably(self._path, "".join(f"{text}\n" for text in self._unwritten).encode())
            self._unwritten.clear()

    def seal(self, lines: list[bytes]) -> None:
        """Add the digests of lines that have just been written; raises NanoError, and `catch_up` tries again."""
        self._add([line.removesuffix(b"\n") for line in lines])
        self.catch_up()

    def _add(self, lines: list[bytes]) -> None:
        for line in lines:
            self._last = link(self._last, line)
            self._unwritten.append(self._last)

    def _begin(self, folder: Path, content: bytes) -> Beginning:
        size, digest = len(content), digest_of(content)
        earlier = sorted(path.stem for path in folder.glob(f"{'[0-9]' * 6}/{'[0-9]' * 8}{SUFFIX}"))
        for day in reversed([day for day in earlier if day < self.file.stem]):
            chain = read_chain(folder / day[:6] / f"{day}.log")
            if chain is not None:
                # Whoever makes all digests anew cannot change what the journal has kept of them.
                logger.info("the operation log of %s ends with %s", day, chain.last)
                return Beginning(size, digest, day, chain.last)
        return Beginning(size, digest)
