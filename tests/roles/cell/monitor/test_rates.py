from __future__ import annotations

from nano_appliance.roles.cell.monitor.rates import Rates, Sample


def test_growth_per_second() -> None:
    rates = Rates()
    assert rates.update(Sample(100.0, {"a": 5000})) == {"a": 0.0}
    assert rates.update(Sample(102.0, {"a": 5400})) == {"a": 200.0}


def test_a_counter_that_began_anew_or_appeared_is_no_speed() -> None:
    rates = Rates()
    rates.update(Sample(0.0, {"a": 5000}))
    assert rates.update(Sample(1.0, {"a": 10, "b": 77})) == {"a": 0.0, "b": 0.0}
    assert rates.update(Sample(2.0, {"a": 20, "b": 78})) == {"a": 10.0, "b": 1.0}


def test_looks_in_quick_succession_keep_the_last_speed() -> None:
    rates = Rates()
    rates.update(Sample(0.0, {"a": 0}))
    rates.update(Sample(2.0, {"a": 200}))
    assert rates.update(Sample(2.1, {"a": 900})) == {"a": 100.0}
    assert rates.update(Sample(4.0, {"a": 1200})) == {"a": 500.0}
