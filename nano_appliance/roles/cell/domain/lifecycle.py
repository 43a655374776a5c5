"""What happens when the guest powers off, reboots or crashes, and that it never suspends itself."""

from __future__ import annotations

from nano_appliance.roles.cell.domain.element import Element, element

ACTIONS = {"on_poweroff": "destroy", "on_reboot": "restart", "on_crash": "restart"}


def lifecycle() -> tuple[Element, ...]:
    """Pieces on the top level of a domain."""
    return (
        *(element(event, text=action) for event, action in ACTIONS.items()),
        element("pm", element("suspend-to-mem", enabled="no"), element("suspend-to-disk", enabled="no")),
    )
