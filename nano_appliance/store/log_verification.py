"""Whether the files of the operation log are what was written to them; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nano_appliance.store.log_chain import (
    NOTHING_BEFORE,
    SUFFIX,
    ChainFile,
    digest_of,
    lines_of,
    link,
    read_chain,
)
from nano_appliance.store.log_lines import read_file

MOST_FINDINGS = 20
"""Of one day; who has changed more has changed it all."""

LOOK_AHEAD = 1000
"""Lines or digests that may be missing in a row before the rest counts as another log."""


def tampering(folder: Path) -> Iterator[str]:
    """What does not agree with the chains below `folder`, a sentence each; the log may be written meanwhile.

    Days of the older platform have no chain, and nothing is said about them. Raises NanoError for an unreadable file.
    """
    chained: dict[str, ChainFile] = {}
    for file in _files(folder):
        chain, content = _read_both(file)
        if chain is None:
            yield f"{file} has no chain"
            continue
        yield from _previous(file, chain, chained)
        if chain.beginning.size and chained:
            yield f"{file}: its chain was begun anew when {chain.beginning.size} bytes stood there already"
        if digest_of(content[: chain.beginning.size]) != chain.beginning.content:
            yield f"{file}: what the chain begins with is not what stood there"
        chained[file.stem] = chain
        findings = _compare(chain, lines_of(content[chain.beginning.size :]))
        for number, finding in enumerate(findings, start=1):
            if number > MOST_FINDINGS:
                yield f"{file}: and more"
                break
            yield f"{file}: {finding}"


def _files(folder: Path) -> list[Path]:
    """Where the logs of all days from the first with a chain on stand, or should."""
    days = "[0-9]" * 6 + "/" + "[0-9]" * 8
    chains = sorted(path.with_suffix(".log") for path in folder.glob(days + SUFFIX))
    return sorted({*chains, *(file for file in folder.glob(f"{days}.log") if chains and file > chains[0])})


def _read_both(file: Path) -> tuple[ChainFile | None, bytes]:
    """Chain and content that belong together, although a line is written between reading the one and the other."""
    while True:
        chain = read_chain(file)
        content = read_file(file)
        if read_chain(file) == chain:
            return chain, content


def _previous(file: Path, chain: ChainFile, chained: dict[str, ChainFile]) -> Iterator[str]:
    day, last = chain.beginning.day, chain.beginning.last
    if day == NOTHING_BEFORE:
        return
    before = chained.get(day)
    if before is None:
        yield f"{file} follows the log of {day}, which is gone"
    elif last != before.beginning.digest and last not in before.digests:
        yield f"{file} follows another log of {day} than the one that is there"


def _compare(chain: ChainFile, lines: list[bytes]) -> Iterator[str]:
    """Walk along lines and digests; each digest tells whether a line follows the digest above it."""
    above = [chain.beginning.digest, *chain.digests]
    line, digest = 0, 0

    def fits(at_line: int, at_digest: int) -> bool:
        return (
            at_line < len(lines)
            and at_digest < len(chain.digests)
            and link(above[at_digest], lines[at_line]) == chain.digests[at_digest]
        )

    while line < len(lines) and digest < len(chain.digests):
        if fits(line, digest):
            line, digest = line + 1, digest + 1
        elif fits(line + 1, digest + 1):
            yield f"a line was changed: {_shown(lines[line])}"
            line, digest = line + 2, digest + 2
        elif added := next((count for count in range(1, LOOK_AHEAD) if fits(line + count, digest)), 0):
            yield f"{added} lines were added from here on: {_shown(lines[line])}"
            line += added
        elif removed := next((count for count in range(1, LOOK_AHEAD) if fits(line, digest + count)), 0):
            yield f"{removed} lines were removed before this one: {_shown(lines[line])}"
            digest += removed
        else:
            yield f"from this line on it is another log: {_shown(lines[line])}"
            return
    if digest < len(chain.digests):
        yield f"{len(chain.digests) - digest} lines were removed at the end"
    elif len(lines) - line > 1:
        yield f"{len(lines) - line} lines were added at the end: {_shown(lines[line])}"


def _shown(line: bytes) -> str:
    return repr(line.decode("utf-8", errors="replace")[:80])
