from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.errors import Exhausted
from nano_appliance.model.guest_room import GuestRoom
from nano_appliance.model.scheduling import Candidate, Demand, place, score
from nano_appliance.model.units import GIB
from nano_appliance.model.usage import HostUsage

SMALL = Demand(cores=1, memory=GIB, disk=10 * GIB)


def host(cpu: float = 0.0, memory: int = 16, disk: int = 100, cores: int = 8) -> HostUsage:
    return HostUsage(
        cpu_usage=cpu,
        max_cpu=cores,
        available_memory=memory * GIB,
        max_memory=16 * GIB,
        available_disk=disk * GIB,
        max_disk=100 * GIB,
    )


def cell(name: str, usage: HostUsage | None = None, configured: Demand | None = None, **state: bool) -> Candidate:
    return Candidate(
        name=name,
        alive=state.get("alive", True),
        enabled=state.get("enabled", True),
        usage=usage or host(),
        configured=configured or Demand(cores=0, memory=0, disk=0),
    )


def test_the_idlest_cell_comes_first() -> None:
    assert place([cell("busy", host(cpu=70)), cell("idle", host(cpu=1))], SMALL) == ["idle", "busy"]


def test_equal_cells_keep_their_order() -> None:
    assert place([cell("b"), cell("a")], SMALL) == ["b", "a"]


def test_the_score_of_an_empty_host_by_hand() -> None:
    # real: 2*8 + 1.5*16 + 0.5*10 = 45; configured: 2*24 + 1.5*48 + 0.5*30 = 135
    assert score(cell("a"), SMALL) == (45 + 135) / 2


def test_an_overcommitted_cell_is_never_chosen() -> None:
    for configured in (Demand(cores=0, memory=48 * GIB, disk=0), Demand(cores=0, memory=0, disk=291 * GIB)):
        assert place([cell("full", configured=configured), cell("free", host(cpu=79))], SMALL) == ["free"]


def test_a_small_host_takes_many_small_instances_until_memory_ends() -> None:
    tiny = Demand(cores=1, memory=GIB // 16, disk=GIB // 4)
    small = host(cores=2)
    many = Demand(cores=300, memory=300 * tiny.memory, disk=300 * tiny.disk)
    assert place([cell("full", small, many), cell("empty", small)], tiny) == ["empty", "full"]
    too_many = Demand(cores=300, memory=48 * GIB - tiny.memory + 1, disk=0)
    assert place([cell("full", small, too_many), cell("empty", small)], tiny) == ["empty"]


def test_a_busy_cell_comes_last_but_is_better_than_none() -> None:
    small = cell("small", host(cores=1, memory=2, disk=20))
    assert place([cell("busy", host(cpu=81)), small], SMALL) == ["small", "busy"]
    assert place([cell("busy", host(cpu=100))], SMALL) == ["busy"]


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (cell("a", alive=False), "a is offline"),
        (cell("a", enabled=False), "a is disabled"),
        (cell("a", host(disk=9)), "a has 9663676416 bytes of disk left"),
        (cell("a", host(memory=0)), "a has 0 bytes of memory left"),
        (cell("a", configured=Demand(cores=99, memory=0, disk=0)), "a is over-committed"),
        (cell("a", host(cores=0)), "a has 0 cores"),
        (
            Candidate(name="a", alive=True, enabled=True, usage=host(), instances=2, room=GuestRoom(limit=2)),
            "a has 2 instances, the most it takes is 2",
        ),
    ],
)
def test_a_refusal_names_each_cell_and_why(candidate: Candidate, reason: str) -> None:
    with pytest.raises(Exhausted, match=reason):
        place([candidate], SMALL)


def test_a_pool_without_cells_says_so() -> None:
    with pytest.raises(Exhausted, match="has no cells"):
        place([], SMALL)


demands = st.builds(Demand, cores=st.integers(1, 64), memory=st.integers(1, 64 * GIB), disk=st.integers(1, 200 * GIB))
hosts = st.builds(host, cpu=st.floats(0, 200), memory=st.integers(0, 16), disk=st.integers(0, 100))
cells = st.lists(st.builds(cell, st.text(min_size=1), hosts, demands, alive=st.booleans()), max_size=5)


@given(cells, demands)
def test_only_cells_with_room_are_chosen(candidates: list[Candidate], demand: Demand) -> None:
    by_name = {candidate.name: candidate for candidate in candidates}
    try:
        chosen = place(by_name.values(), demand)
    except Exhausted:
        return
    for name in chosen:
        picked = by_name[name]
        assert picked.alive
        assert picked.usage.available_memory >= demand.memory
        assert picked.usage.available_disk >= demand.disk
    ranks = [(by_name[name].usage.cpu_usage > 80, -score(by_name[name], demand)) for name in chosen]
    assert ranks == sorted(ranks)
    assert all(value < 0 for _, value in ranks)
