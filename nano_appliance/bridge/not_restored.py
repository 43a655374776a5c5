"""The one failure after which a host is not as it was before."""

from __future__ import annotations

from nano_appliance.model.errors import NanoError


class NotRestored(NanoError):
    """Something could not be put back; `__context__` is what went wrong before."""
