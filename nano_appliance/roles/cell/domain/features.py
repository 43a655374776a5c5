"""The <features> piece."""

from __future__ import annotations

from nano_appliance.roles.cell.domain.element import Element, element

FEATURES = ("pae", "acpi", "apic")


def features() -> Element:
    """What every guest's machine offers; ACPI is how it is asked to shut down."""
    return element("features", *(element(name) for name in FEATURES))
