"""How the program starts itself anew for the work; nothing for people, so these words are in no help."""

from __future__ import annotations

WORKER_COMMAND = "bridge-worker"
WATCHDOG_COMMAND = "bridge-watchdog"
