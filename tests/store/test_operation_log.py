"""The files of the operation log."""

from __future__ import annotations

import shutil
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nano_appliance.model.errors import InvalidInput, NotFound
from nano_appliance.model.operation_log import NANOSECONDS
from nano_appliance.store import operation_log as module
from nano_appliance.store.operation_log import OperationLog

OLD_FILE = Path(__file__).parents[1] / "data/old-platform/frontend/data/log/202611/20261122.log"
EVERYTHING = (0, 4_000_000_000 * NANOSECONDS)
ALL = 1_000_000


def nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp()) * NANOSECONDS


@pytest.fixture
def log(tmp_path: Path) -> OperationLog:
    return OperationLog(tmp_path / "log")


def contents(log: OperationLog, after: int = EVERYTHING[0], before: int = EVERYTHING[1]) -> list[str]:
    return [entry.content for entry in log.search(after, before, enough=ALL)]


def test_entries_are_appended_oldest_first(log: OperationLog, tmp_path: Path) -> None:
    moment = nanoseconds(datetime(2026, 11, 22, 8, 59, 1))
    log.append("ops.mira(10.20.0.9) : create compute pool rack_1", moment)
    log.append("ops.mira(10.20.0.9) : delete compute pool rack_1", moment + 5)
    file = tmp_path / "log/202611/20261122.log"
    assert file.read_text() == (
        f"20261122085901001,{moment},ops.mira(10.20.0.9) : create compute pool rack_1\n"
        f"20261122085901002,{moment + 5},ops.mira(10.20.0.9) : delete compute pool rack_1\n"
    )
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_restart_goes_on_numbering(log: OperationLog, tmp_path: Path) -> None:
    moment = nanoseconds(datetime(2026, 11, 22, 8, 59, 1))
    first = log.append("one", moment)
    second = OperationLog(tmp_path / "log").append("two", moment)
    assert (first.id, second.id) == ("20261122085901001", "20261122085901002")


def test_the_first_entry_of_a_new_month_is_written(log: OperationLog) -> None:
    log.append("december", nanoseconds(datetime(2026, 12, 31, 23, 59, 59)))
    log.append("january", nanoseconds(datetime(2027, 1, 1)))
    assert contents(log) == ["january", "december"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    offsets=st.lists(st.integers(0, 4 * 24 * 3600), min_size=1, max_size=12, unique=True),
    start=st.integers(0, 4 * 24 * 3600),
    length=st.integers(0, 4 * 24 * 3600),
)
def test_windows_are_exact_across_midnight_month_and_year(
    tmp_path_factory: pytest.TempPathFactory, offsets: list[int], start: int, length: int
) -> None:
    log = OperationLog(tmp_path_factory.mktemp("log"))
    new_year = datetime(2026, 12, 30)
    for offset in offsets:
        log.append(str(offset), nanoseconds(new_year + timedelta(seconds=offset)))
    after, before = (nanoseconds(new_year + timedelta(seconds=second)) for second in (start, start + length))
    expected = [str(offset) for offset in sorted(offsets, reverse=True) if start <= offset < start + length]
    assert contents(log, after, before) == expected


def test_a_file_of_the_older_platform_is_read_as_it_is(log: OperationLog, tmp_path: Path) -> None:
    folder = tmp_path / "log/202611"
    folder.mkdir(parents=True)
    shutil.copy(OLD_FILE, folder)
    entries = log.search(*EVERYTHING, enough=ALL)
    assert len(entries) == len(OLD_FILE.read_text().splitlines())
    assert len({entry.id for entry in entries}) == len(entries)
    assert entries[0].content == 'admin.admin(10.99.0.1) : test entry two, with comma "quote" 中文'
    assert [entry.time for entry in entries] == sorted((entry.time for entry in entries), reverse=True)
    before = OLD_FILE.read_bytes()
    added = log.append("from now on ours", entries[0].time)
    assert added.id not in {entry.id for entry in entries}
    assert (folder / OLD_FILE.name).read_bytes().startswith(before)


def test_hiding_appends_and_rewrites_nothing(log: OperationLog, tmp_path: Path) -> None:
    moment = nanoseconds(datetime(2026, 11, 22, 8, 59, 1))
    kept, gone = log.append("kept", moment), log.append("gone", moment)
    file = tmp_path / "log/202611/20261122.log"
    before = file.read_bytes()
    assert log.hide([gone.id, gone.id, "20261122000000001"], moment) == 1
    assert file.read_bytes().startswith(before)
    assert [entry.id for entry in log.search(*EVERYTHING, enough=ALL)] == [kept.id]
    assert log.hide([gone.id], moment) == 0
    assert log.append("more", moment).id not in {kept.id, gone.id}


def test_hiding_is_all_or_nothing(log: OperationLog) -> None:
    moment = nanoseconds(datetime(2026, 11, 22, 8, 59, 1))
    entry = log.append("kept", moment)
    with pytest.raises(NotFound, match="20261121"):
        log.hide([entry.id, "20261121000000001"], moment)
    with pytest.raises(InvalidInput):
        log.hide([entry.id, "../../etc/passwd"], moment)
    assert contents(log) == ["kept"]


def test_text_cannot_forge_a_line_or_a_mark(log: OperationLog, tmp_path: Path) -> None:
    moment = nanoseconds(datetime(2026, 11, 22, 8, 59, 1))
    entry = log.append("true", moment)
    log.append(f"x\n{entry.id},{moment},forged\n{entry.id},{moment},\thidden", moment + 1, client=True)
    found = log.search(*EVERYTHING, enough=ALL)
    assert len(found) == 2
    assert [entry.client for entry in found] == [True, False]
    assert len((tmp_path / "log/202611/20261122.log").read_text().splitlines()) == 2


def test_a_line_that_a_crash_cut_short_spoils_no_other(log: OperationLog, tmp_path: Path) -> None:
    moment = nanoseconds(datetime(2026, 11, 22, 8, 59, 1))
    log.append("before", moment)
    with (tmp_path / "log/202611/20261122.log").open("ab") as file:
        file.write(b"202611220859")
    log.append("after", moment + 1)
    assert contents(log) == ["after", "before"]


def test_several_threads_lose_nothing(log: OperationLog) -> None:
    moment = nanoseconds(datetime(2026, 11, 22, 8, 59, 1))

    def write(number: int) -> None:
        for turn in range(20):
            log.append(f"{number} {turn}", moment + turn)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = log.search(*EVERYTHING, enough=ALL)
    assert len({entry.content for entry in found}) == len({entry.id for entry in found}) == 80


@given(
    seconds=st.lists(st.integers(0, 3 * 24 * 3600), min_size=1, max_size=30),
    start=st.integers(0, 35),
    limit=st.integers(1, 10),
)
@settings(max_examples=25)
def test_pages_put_together_are_the_whole(
    tmp_path_factory: pytest.TempPathFactory, seconds: list[int], start: int, limit: int
) -> None:
    log = OperationLog(tmp_path_factory.mktemp("log"))
    for number, second in enumerate(seconds):
        log.append(str(number), nanoseconds(datetime(2026, 12, 30) + timedelta(seconds=second)))
    whole = log.search(*EVERYTHING, enough=ALL)
    assert len(whole) == len(seconds)
    page = log.page(*EVERYTHING, start=start, limit=limit, enough=ALL)
    assert page.entries == whole[start : start + limit]
    assert page.total == len(whole)


def test_counting_ends_at_what_is_enough(log: OperationLog) -> None:
    for number in range(12):
        log.append(str(number), nanoseconds(datetime(2026, 11, 22) + timedelta(days=number)))
    page = log.page(*EVERYTHING, start=2, limit=3, enough=5)
    assert ([entry.content for entry in page.entries], page.total) == (["9", "8", "7"], 5)


def test_days_not_asked_for_lately_are_forgotten_and_read_anew(
    log: OperationLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_REMEMBERED", 3)
    for number in range(12):
        log.append(str(number), nanoseconds(datetime(2026, 11, 22) + timedelta(days=number // 2)))
    assert contents(log) == contents(log) == [str(number) for number in reversed(range(12))]
    assert sum(map(len, log._days.values())) <= 4
