"""The channel through which the host talks to the guest agent, when one runs inside."""

from __future__ import annotations

from nano_appliance.roles.cell.domain.element import Element, element

CHANNEL_NAME = "org.qemu.guest_agent.0"
"""The name under which the QEMU guest agent looks for its channel."""


def guest_agent() -> Element:
    """The channel's host end is a socket of libvirt's own choice."""
    return element("channel", element("target", type="virtio", name=CHANNEL_NAME), type="unix")
