from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.creation import check_size, topology
from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.units import GIB, MIB


def test_a_usual_instance_passes() -> None:
    check_size(2, 2 * GIB, [10 * GIB, 5 * GIB])


@pytest.mark.parametrize(
    ("cores", "memory", "disks", "field"),
    [
        (0, GIB, [GIB], "cores"),
        (-2, GIB, [GIB], "cores"),
        (3, GIB, [GIB], "cores"),
        (258, GIB, [GIB], "cores"),
        (1, 0, [GIB], "memory"),
        (1, 1 << 62, [GIB], "memory"),
        (1, GIB + 1, [GIB], "memory"),
        (1, GIB, [], "disks"),
        (1, GIB, [GIB] * 17, "disks"),
        (1, GIB, [GIB, 0], r"disks\[1\]"),
        (1, GIB, [1 << 62], r"disks\[0\]"),
        (1, GIB, [MIB + 1], r"disks\[0\]"),
    ],
)
def test_impossible_sizes_name_their_field(cores: int, memory: int, disks: list[int], field: str) -> None:
    with pytest.raises(InvalidInput, match=f"^{field} must"):
        check_size(cores, memory, disks)


@given(st.integers(1, 128).map(lambda half: half * 2) | st.just(1))
def test_a_topology_multiplies_to_its_cores(cores: int) -> None:
    try:
        sockets, per_socket, threads = topology(cores)
    except InvalidInput:
        return
    assert sockets * per_socket * threads == cores
    assert per_socket <= 32


@pytest.mark.parametrize(
    ("cores", "expected"), [(1, (1, 1, 1)), (2, (1, 1, 2)), (8, (1, 4, 2)), (64, (1, 32, 2)), (128, (2, 32, 2))]
)
def test_topologies(cores: int, expected: tuple[int, int, int]) -> None:
    assert topology(cores) == expected


def test_a_count_that_fits_no_layout_is_refused() -> None:
    with pytest.raises(InvalidInput, match="cores 254"):
        topology(254)
