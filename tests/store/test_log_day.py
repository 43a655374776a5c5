"""Where the entries of a day stand: the quick way and the careful one find the same."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.errors import NanoError
from nano_appliance.model.operation_log import LogEntry
from nano_appliance.store import log_lines
from nano_appliance.store.log_day import Day
from nano_appliance.store.log_lines import HIDDEN_MARK, read_lines, write_line

START = 1_795_350_310_000_000_000


def entry(number: int, moment: int, content: str = "x") -> LogEntry:
    return LogEntry(id=f"{20261122085900000 + number}", time=START + moment, content=content)


def ids(day: Day) -> list[int]:
    return [int(each.id) - 20261122085900000 for each in day.latest(0, len(day))][::-1]


lines = st.lists(
    st.one_of(
        st.tuples(st.just("entry"), st.integers(1, 9), st.integers(0, 5)),
        st.tuples(st.just("hide"), st.integers(1, 9), st.just(9)),
        st.tuples(st.just("noise"), st.just(0), st.just(0)),
    ),
    max_size=12,
)


def as_bytes(kind: str, number: int, moment: int) -> bytes:
    if kind == "noise":
        return b"2026112208\n"
    return write_line(entry(number, moment, "" if kind == "hide" else "x"), HIDDEN_MARK if kind == "hide" else "")


@given(lines, st.integers(0, 12))
def test_a_file_that_grows_is_the_same_as_one_read_at_once(
    tmp_path_factory: pytest.TempPathFactory, walk: list[tuple[str, int, int]], pause: int
) -> None:
    path = tmp_path_factory.mktemp("day") / "20261122.log"
    written = [as_bytes(*step) for step in walk]
    path.write_bytes(b"".join(written[:pause]))
    grown = Day(path)
    grown.refresh()
    with path.open("ab") as file:
        file.write(b"".join(written[pause:]))
    grown.refresh()
    at_once = Day(path)
    at_once.refresh()
    found = read_lines(path, path.read_bytes())
    hidden = {line.id for line in found if line.hides}
    expected = [line.id for line in sorted(found) if not line.hides and line.id not in hidden]
    assert [20261122085900000 + number for number in ids(at_once)] == expected
    assert ids(grown) == ids(at_once)


def test_pieces_of_a_large_file_join(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_lines, "BLOCK", 100)
    path = tmp_path / "20261122.log"
    path.write_bytes(b"".join(write_line(entry(number, number, "text" * number)) for number in range(1, 40)))
    day = Day(path)
    day.refresh()
    assert ids(day) == list(range(1, 40))
    assert day.position(START + 20) == 19
    assert day.latest(19, 20)[0].content == "text" * 20


def test_a_file_that_was_replaced_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "20261122.log"
    path.write_bytes(write_line(entry(1, 1)) + write_line(entry(2, 2)))
    day = Day(path)
    day.refresh()
    path.write_bytes(write_line(entry(3, 3)))
    day.refresh()
    assert ids(day) == [3]
    path.unlink()
    day.refresh()
    assert len(day) == 0


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(NanoError, match="cannot read"):
        Day(tmp_path).refresh()


def test_a_day_of_fifty_thousand_entries_is_found_at_once(tmp_path: Path) -> None:
    path = tmp_path / "20261122.log"
    path.write_bytes(b"".join(write_line(entry(number, number)) for number in range(50_000)))
    day = Day(path)
    began = time.process_time()
    day.refresh()
    assert time.process_time() - began < 0.25
    assert len(day) == 50_000
