"""How virtual hardware and security rules stand in data files; shared by templates, policies and instances."""

from __future__ import annotations

from nano_appliance.store.record import Empty, Layout, Member, Plain, Shape, member, nested, optional


def hardware_members(path: str = "") -> tuple[Member, ...]:
    """The members of virtual hardware whose struct is at the dotted `path`."""
    prefix = f"{path}." if path else ""
    required = ("operating_system", "disk", "network", "display", "control")
    return (
        *(member(name, prefix + name) for name in required),
        *(optional(name, prefix + name) for name in ("usb", "tablet")),
    )


def without_tablet(hardware: Plain) -> Plain:
    """Where hardware is stored and no tablet is, there is none; the struct's default is for older records."""
    hardware.setdefault("tablet", "")
    return hardware


HARDWARE = Layout(hardware_members(), to_struct=without_tablet)

SECURITY_RULE = Layout(
    (
        member("accept"),
        member("protocol"),
        optional("source_address"),
        optional("target_address"),
        member("target_port"),
    )
)


def policy_members(path: str = "") -> tuple[Member, ...]:
    """The members of a security policy whose struct is at the dotted `path`."""
    prefix = f"{path}." if path else ""
    rules = nested("rules", SECURITY_RULE, path=f"{prefix}rules", shape=Shape.LIST, empty=Empty.LEFT_OUT)
    return member("accept", f"{prefix}accept"), rules


SECURITY_POLICY = Layout(policy_members())
