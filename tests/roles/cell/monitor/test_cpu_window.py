from __future__ import annotations

from nano_appliance.roles.cell.monitor.cpu_window import CpuWindow


def test_a_short_burst_is_diluted() -> None:
    window = CpuWindow()
    assert window.update(0.0, 1000, 5000) == 0.0
    assert window.update(2.0, 1200, 5000) == 100.0
    assert window.update(4.0, 1200, 5200) == 50.0
    assert window.update(8.0, 1200, 5600) == 25.0


def test_what_is_long_ago_is_forgotten() -> None:
    window = CpuWindow()
    busy = idle = 0
    for moment in range(0, 40, 2):
        busy, idle = (busy + 200, idle) if moment < 20 else (busy, idle + 200)
        usage = window.update(float(moment), busy, idle)
    assert usage == 0.0


def test_a_clock_that_counts_backwards_is_no_division_by_zero() -> None:
    window = CpuWindow()
    window.update(0.0, 100, 100)
    assert window.update(2.0, 100, 100) == 0.0
