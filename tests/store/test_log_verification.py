"""That tampering with the operation log shows, and a crash does not look like it."""

from __future__ import annotations

import shutil
import threading
from datetime import datetime
from pathlib import Path

import pytest

from nano_appliance.model.errors import NanoError
from nano_appliance.model.operation_log import NANOSECONDS
from nano_appliance.store import log_chain
from nano_appliance.store.log_chain import chain_of, digest_of, link, read_chain
from nano_appliance.store.log_verification import tampering
from nano_appliance.store.operation_log import OperationLog

OLD_FILE = Path(__file__).parents[1] / "data/old-platform/frontend/data/log/202611/20261122.log"
NOON = int(datetime(2026, 11, 22, 12).timestamp()) * NANOSECONDS
DAY = 24 * 3600 * NANOSECONDS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A log of two days with five entries each."""
    log = OperationLog(tmp_path / "log")
    for day in range(2):
        for number in range(5):
            log.append(f"entry {number}", NOON + day * DAY + number)
    return tmp_path / "log"


@pytest.fixture
def file(folder: Path) -> Path:
    return folder / "202611/20261122.log"


def found(folder: Path) -> list[str]:
    return [text.replace(f"{folder}/", "") for text in tampering(folder)]


def edit(file: Path, change: object) -> None:
    lines = file.read_bytes().splitlines(keepends=True)
    change(lines)  # type: ignore[operator]
    file.write_bytes(b"".join(lines))


def test_what_was_written_agrees(folder: Path, file: Path) -> None:
    OperationLog(folder).append("after a restart", NOON + DAY + 9)
    OperationLog(folder).hide([file.read_text().splitlines()[1][:17]], NOON + DAY + 10)
    assert found(folder) == []
    assert chain_of(file).stat().st_mode & 0o777 == 0o640


def test_the_chain_can_be_made_by_hand(file: Path) -> None:
    chain = chain_of(file).read_text().splitlines()
    assert chain[0] == f"begins 0 {digest_of(b'')} - -"
    above = digest_of(chain[0].encode())
    for line, digest in zip(file.read_bytes().splitlines(), chain[1:], strict=True):
        above = link(above, line)
        assert digest == above
    later = chain_of(file.with_name("20261123.log")).read_text().splitlines()
    assert later[0] == f"begins 0 {digest_of(b'')} 20261122 {above}"


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (lambda lines: lines.__setitem__(2, lines[2].replace(b"2", b"7")), "a line was changed: "),
        (lambda lines: lines.insert(2, b"20261122120000099,1795350310174827761,nobody\n"), "1 lines were added"),
        (lambda lines: lines.__delitem__(2), "1 lines were removed before this one"),
        (lambda lines: lines.__delitem__(slice(1, 3)), "2 lines were removed before this one"),
        (lambda lines: lines.__delitem__(-1), "1 lines were removed at the end"),
        (lambda lines: lines.__delitem__(slice(None)), "5 lines were removed at the end"),
        (lambda lines: lines.extend([b"20261122120000099,1795350310174827761,nobody\n"] * 2), "2 lines were added at"),
        (lambda lines: lines.reverse(), "20261122.log: "),
    ],
)
def test_tampering_shows_where_it_was_done(folder: Path, file: Path, change: object, finding: str) -> None:
    edit(file, change)
    assert [text for text in found(folder) if finding in text and "20261122.log" in text]
    OperationLog(folder).append("the frontend goes on", NOON + DAY + 9)
    assert [text for text in found(folder) if finding in text]


def test_a_chain_made_anew_does_not_fit_the_next_day(folder: Path, file: Path) -> None:
    edit(file, lambda lines: lines.__delitem__(2))
    chain = read_chain(file)
    assert chain is not None
    above, digests = chain.beginning.digest, []
    for line in file.read_bytes().splitlines():
        above = link(above, line)
        digests.append(above)
    chain_of(file).write_text("\n".join([str(chain.beginning), *digests, ""]))
    assert found(folder) == ["202611/20261123.log follows another log of 20261122 than the one that is there"]


def test_a_day_or_a_chain_that_was_taken_away(folder: Path, file: Path) -> None:
    chain_of(file.with_name("20261123.log")).unlink()
    assert found(folder) == ["202611/20261123.log has no chain"]
    OperationLog(folder).append("begun anew", NOON + DAY + 9)
    assert "its chain was begun anew when" in found(folder)[0]
    file.unlink()
    chain_of(file).unlink()
    assert any("20261122, which is gone" in text for text in found(folder))


def test_entries_of_the_older_platform_are_sealed_as_they_were_found(tmp_path: Path) -> None:
    file = tmp_path / "202611/20261122.log"
    file.parent.mkdir()
    shutil.copy(OLD_FILE, file)
    assert found(tmp_path) == []
    OperationLog(tmp_path).append("ours", NOON)
    assert found(tmp_path) == []
    edit(file, lambda lines: lines.__delitem__(0))
    assert "what the chain begins with is not what stood there" in found(tmp_path)[0]


@pytest.mark.parametrize("torn", [b"20261122120000006,17953503101", b"20261122120000006,1795350310174827761,whole\n"])
def test_a_crash_between_entry_and_chain_is_no_tampering(
    folder: Path, file: Path, torn: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with file.open("ab") as log:
        log.write(torn)
    assert found(folder) == []
    again = OperationLog(folder)
    again.append("after the crash", NOON + 9)
    again.append("and more", NOON + 10)
    assert found(folder) == []
    assert "just before a crash" in caplog.text


def test_a_digest_that_a_crash_cut_short(folder: Path, file: Path) -> None:
    chain = chain_of(file)
    chain.write_bytes(chain.read_bytes()[:-30])
    OperationLog(folder).append("after the crash", NOON + 9)
    assert not [text for text in found(folder) if "20261122.log:" in text]


def test_nothing_is_written_while_the_chain_cannot_be(
    folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = OperationLog(folder)
    log.append("fine", NOON + 8)

    def refuse(*_: object, **__: object) -> None:
        raise NanoError("no room")

    with monkeypatch.context() as patched:
        patched.setattr(log_chain, "append_durably", refuse)
        for number in range(3):
            with pytest.raises(NanoError, match="no room"):
                log.append(f"refused {number}", NOON + 9)
    assert "refused 1" not in file.read_text()
    log.append("fine again", NOON + 10)
    assert found(folder) == []


def test_it_can_be_looked_at_while_it_is_written(tmp_path: Path) -> None:
    log = OperationLog(tmp_path)
    log.append("first", NOON)
    written = threading.Event()

    def write() -> None:
        for number in range(60):
            log.append(f"entry {number}", NOON + number)
        written.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not written.is_set():
        assert found(tmp_path) == []
    writer.join()
    assert found(tmp_path) == []
