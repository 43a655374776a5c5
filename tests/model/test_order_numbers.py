from __future__ import annotations

from nano_appliance.model.order_numbers import OrderNumbers


def test_an_order_that_was_overtaken_is_refused() -> None:
    numbers = OrderNumbers()
    assert numbers.take("x", 5)
    assert not numbers.take("x", 4)
    assert numbers.take("x", 6)
    assert not numbers.take("x", 5)


def test_the_same_order_again_is_carried_out_again() -> None:
    numbers = OrderNumbers()
    assert numbers.take("x", 5)
    assert numbers.take("x", 5)


def test_each_instance_has_numbers_of_its_own() -> None:
    numbers = OrderNumbers()
    assert numbers.take("x", 5)
    assert numbers.take("y", 1)
