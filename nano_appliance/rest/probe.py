"""Asks whether an HTTP service answers; sends nothing but a plain GET and looks at nothing but the status."""

from __future__ import annotations

import urllib3

PATIENCE = 5.0
"""Seconds a service may take to answer."""


def answers(url: str) -> bool:
    """True when a GET of `url` is answered with status 200."""
    try:
        with urllib3.PoolManager(timeout=PATIENCE, retries=False) as client:
            return client.request("GET", url, redirect=False).status == 200
    except urllib3.exceptions.HTTPError:
        return False
