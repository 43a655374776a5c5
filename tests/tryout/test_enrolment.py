"""Putting the cell into its pool, against a core that answers as the contract says."""

from __future__ import annotations

import threading
from typing import cast

import msgspec
import pytest

from nano_appliance.model.errors import NanoError, Unavailable
from nano_appliance.rest.client import ApiClient, Reply
from nano_appliance.tryout import enrolment
from nano_appliance.tryout.enrolment import enrol, enrol_when_found


class CoreWithCells:
    """Answers of a core: its unallocated cells, its pool, and how often it refuses first."""

    def __init__(self, *unallocated: str, pooled: tuple[str, ...] = (), refusals: int = 0) -> None:
        self.unallocated = list(unallocated)
        self.pooled = list(pooled)
        self.refusals = refusals
        self.changes: list[str] = []
        self.offline: set[str] = set()

    def call(self, method: str, path: str) -> Reply:
        if self.refusals:
            self.refusals -= 1
            raise Unavailable("connection refused")
        if method == "POST":
            name = path.rpartition("/")[2]
            self.unallocated.remove(name)
            self.pooled.append(name)
            self.changes.append(path)
        names = self.pooled if path.endswith("/default") else self.unallocated
        alive = {name: name not in self.offline for name in names}
        cells = [{"name": name, "address": "10.0.0.1", "enabled": True, "alive": alive[name]} for name in names]
        return Reply(200, msgspec.json.encode(cells))


def client(core: CoreWithCells) -> ApiClient:
    return cast("ApiClient", core)


def test_a_found_cell_is_put_into_the_pool() -> None:
    core = CoreWithCells("nano-ab")
    assert enrol(client(core))
    assert core.changes == ["/api/v1/compute_pool_cells/default/nano-ab"]


def test_a_cell_in_the_pool_is_left_alone() -> None:
    core = CoreWithCells("stranger", pooled=("nano-ab",))
    assert enrol(client(core))
    assert core.changes == []


def test_without_a_cell_there_is_nothing_to_do_yet() -> None:
    assert not enrol(client(CoreWithCells()))


def test_a_cell_that_is_offline_is_passed_over() -> None:
    core = CoreWithCells("gone", "nano-ab")
    core.offline.add("gone")
    assert enrol(client(core))
    assert core.changes == ["/api/v1/compute_pool_cells/default/nano-ab"]
    core = CoreWithCells("gone")
    core.offline.add("gone")
    assert not enrol(client(core))


def test_a_core_that_is_not_there_yet_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrolment, "_INTERVAL", 0.0)
    core = CoreWithCells("nano-ab", refusals=3)
    assert enrol_when_found(client(core), threading.Event())
    assert core.pooled == ["nano-ab"]


def test_the_last_reason_is_told_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrolment, "_INTERVAL", 0.0)
    with pytest.raises(NanoError, match="connection refused"):
        enrol_when_found(client(CoreWithCells(refusals=10_000)), threading.Event())


def test_the_end_of_nano_up_ends_the_attempts() -> None:
    ended = threading.Event()
    ended.set()
    assert not enrol_when_found(client(CoreWithCells()), ended)
