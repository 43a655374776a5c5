"""Names for the powers of two that sizes are spoken in."""

from __future__ import annotations

KIB = 1 << 10
MIB = 1 << 20
GIB = 1 << 30
