"""Finds out when the portal answers, by asking it the way a browser would; starts nothing."""

from __future__ import annotations

import threading

from nano_appliance.rest.probe import answers

STATUS_PATH = "/api/v1/system/"

_ATTEMPTS = 60
_INTERVAL = 0.5


def wait_for_portal(portal: str, ended: threading.Event) -> bool:
    """Ask the portal at the URL `portal` until it answers; False when it did not, or when `ended` is set before.

    The portal says that it is ready before it is asked, so the first attempt is the rule.
    """
    for _ in range(_ATTEMPTS):
        if answers(f"{portal}{STATUS_PATH}"):
            return True
        if ended.wait(_INTERVAL):
            return False
    return False
