from __future__ import annotations

import signal
import subprocess
import sys
import time

from nano_appliance.host.signal_pipe import STOP_SIGNALS, SignalPipe

WAITS = """
import sys, time
from nano_appliance.host.signal_pipe import STOP_SIGNALS, SignalPipe
with SignalPipe(*STOP_SIGNALS) as stop:
    print("ready", flush=True)
    stop.wait()
    time.sleep(0.02)
"""
BURSTS = 30
GAPS = (0.0, 20e-6, 50e-6, 100e-6, 200e-6)
"""Seconds between signals, as they come when a process gets those that its parent passes on as well."""


def test_signals_that_come_together_stop_it_once() -> None:
    for burst in range(BURSTS):
        with subprocess.Popen([sys.executable, "-c", WAITS], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            for _ in range(6):
                process.send_signal(signal.SIGTERM)
                end = time.perf_counter() + GAPS[burst % len(GAPS)]
                while time.perf_counter() < end:
                    pass
            assert process.wait(30) == 0


def test_only_what_was_asked_for_is_waited_for() -> None:
    with SignalPipe(*STOP_SIGNALS, signal.SIGUSR1) as stop:
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGUSR1)
        assert stop.wait() == {signal.SIGTERM, signal.SIGUSR1}
        assert stop.signals() == set()
