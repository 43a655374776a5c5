from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.usage import HostUsage, total_usage

hosts = st.builds(
    HostUsage, cpu_usage=st.floats(0, 100), max_cpu=st.integers(1, 256), available_memory=st.integers(0, 1 << 50)
)


def test_nothing_adds_up_to_nothing() -> None:
    assert total_usage([]) == HostUsage()


def test_the_mean_is_weighted_by_cores() -> None:
    both = total_usage([HostUsage(cpu_usage=100, max_cpu=1), HostUsage(cpu_usage=0, max_cpu=3)])
    assert (both.cpu_usage, both.max_cpu) == (25.0, 4)


@given(st.lists(hosts, min_size=1))
def test_the_total_lies_between_the_extremes(parts: list[HostUsage]) -> None:
    total = total_usage(parts)
    usages = [part.cpu_usage for part in parts]
    assert min(usages) - 1e-6 <= total.cpu_usage <= max(usages) + 1e-6
    assert total.available_memory == sum(part.available_memory for part in parts)
