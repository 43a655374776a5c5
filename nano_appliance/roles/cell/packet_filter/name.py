"""What the packet filter of an instance is called; the older platform's name, which its domains refer to."""

from __future__ import annotations


def filter_name(instance_id: str) -> str:
    """Name of the instance's filter."""
    return f"nano-nwfilter-{instance_id}"
