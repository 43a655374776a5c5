from __future__ import annotations

import contextlib
import os
import resource
import threading

from nano_appliance.link.wakeup import Wakeup


def test_ringing_before_and_while_waiting_is_heard_once():
    with contextlib.closing(Wakeup()) as wakeup:
        wakeup.ring()
        wakeup.ring()
        assert wakeup.wait(10.0)
        assert not wakeup.wait(0.0)
        ringing = threading.Timer(0.05, wakeup.ring)
        ringing.start()
        assert wakeup.wait(10.0)
        ringing.join()


def test_ringing_after_the_end_does_nothing():
    wakeup = Wakeup()
    wakeup.close()
    wakeup.close()
    wakeup.ring()


def test_high_descriptors_can_be_waited_for():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 2048)), hard))
    below = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    try:
        with contextlib.closing(Wakeup()) as wakeup:
            assert wakeup.fileno() > 1023
            wakeup.ring()
            assert wakeup.wait(0.0)
    finally:
        for descriptor in below:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
