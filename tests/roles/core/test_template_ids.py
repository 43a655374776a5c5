from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.roles.core.template_ids import id_maker


@given(st.lists(st.integers(0, 2**32 - 1), min_size=2, max_size=20), st.binary(min_size=5, max_size=5))
def test_ids_have_the_contracts_form_and_sort_by_time(moments: list[int], random: bytes) -> None:
    moments.sort()
    clock = iter(moments)
    make = id_maker(lambda: next(clock), lambda _size: random)
    made = [make() for _ in moments]
    assert all(len(each) == 20 and set(each) <= set("0123456789abcdefghijklmnopqrstuv") for each in made)
    assert made == sorted(set(made))
