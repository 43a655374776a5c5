"""How the program starts itself anew beside the cell; nothing for people, so these words are in no help."""

from __future__ import annotations

HAND_COMMAND = "lease-hand"
GUARD_COMMAND = "lease-guard"
