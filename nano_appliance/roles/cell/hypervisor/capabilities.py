"""What the host's hypervisor can do: hardware virtualisation where it really works, software emulation elsewhere."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from nano_appliance.roles.cell.domain.offers import UNKNOWN, Offers
from nano_appliance.roles.cell.domain.operating_system import ARCHITECTURE
from nano_appliance.roles.cell.hypervisor.connection import Connection
from nano_appliance.roles.cell.hypervisor.failures import translated

KVM, EMULATION = "kvm", "qemu"
MACHINE = "pc"
"""The machine that instances have always had (i440FX): a guest's drivers depend on it."""

VIRTUALISATION_FLAGS = frozenset({"vmx", "svm"})
KVM_DEVICE = Path("/dev/kvm")
PROCESSOR_FILE = Path("/proc/cpuinfo")


@dataclass(frozen=True)
class Capabilities:
    """Type of new domains, the emulator's path, the machine, a word to the administrator, and device models.

    `group` is the id of the group in which the emulator runs.
    """

    domain_type: str
    emulator: str
    machine: str
    warning: str = ""
    offers: Offers = UNKNOWN
    group: int = 0


def read_capabilities(connection: Connection, *, emulate: bool = False) -> Capabilities:
    """Ask libvirt and the processor; `emulate` forbids hardware virtualisation.

    Raises NanoError when libvirt cannot tell, for instance because no emulator is installed.
    """
    with translated():
        opened = connection.get()
        host = ET.fromstring(opened.getCapabilities())  # noqa: S314 - libvirt's own output
        offered = _domain_types(host)
        flags = processor_flags(PROCESSOR_FILE.read_text(encoding="utf-8", errors="replace"))
        lack = lack_of_kvm(emulate=emulate, flags=flags, device_usable=_usable(KVM_DEVICE), offered=KVM in offered)
        domain_type = EMULATION if lack else KVM
        answer = ET.fromstring(  # noqa: S314 - libvirt's own output
            opened.getDomainCapabilities(None, ARCHITECTURE, MACHINE, domain_type)
        )
    return Capabilities(
        domain_type=domain_type,
        emulator=answer.findtext("path", ""),
        machine=MACHINE,
        warning=f"instances run in software emulation, which is slow: {lack}" if lack else "",
        offers=read_offers(answer),
        group=read_group(host, domain_type),
    )


def read_offers(answer: ET.Element) -> Offers:
    """The device models in libvirt's answer about domains."""
    return Offers(
        controls=_values(answer, "graphics", "type"),
        displays=_values(answer, "video", "modelType"),
        disks=_values(answer, "disk", "bus"),
    )


def _values(answer: ET.Element, device: str, name: str) -> frozenset[str] | None:
    """What the device's list `name` offers; None when libvirt is too old to have it."""
    found = answer.find(f"devices/{device}")
    if found is None:
        return None
    return frozenset(value.text or "" for value in found.iterfind(f"enum[@name='{name}']/value"))


def lack_of_kvm(*, emulate: bool, flags: frozenset[str], device_usable: bool, offered: bool) -> str:
    """Why hardware virtualisation cannot be used; empty when it can.

    That /dev/kvm exists proves nothing: inside some virtual machines it does, and guests hang.
    """
    if emulate:
        return "the configuration asks for it"
    if not flags & VIRTUALISATION_FLAGS:
        return "the processor offers no virtualisation (neither vmx nor svm); is it switched off in the firmware?"
    if not device_usable:
        return f"{KVM_DEVICE} cannot be opened"
    return "" if offered else "libvirt does not offer it"


def processor_flags(text: str) -> frozenset[str]:
    """Flags of the first processor in the text of /proc/cpuinfo."""
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "flags":
            return frozenset(value.split())
    return frozenset()


def read_group(capabilities: ET.Element, domain_type: str) -> int:
    """The group in which emulators run, from libvirt's `+user:+group`; 0 where libvirt does not change it."""
    for model in capabilities.iterfind("host/secmodel"):
        if model.findtext("model") == "dac":
            label = model.findtext(f"baselabel[@type='{domain_type}']", "")
            return int(label.rpartition("+")[2] or 0)
    return 0


def _domain_types(capabilities: ET.Element) -> set[str]:
    guests = (guest.find("arch") for guest in capabilities.iterfind("guest"))
    return {
        domain.get("type", "")
        for arch in guests
        if arch is not None and arch.get("name") == ARCHITECTURE
        for domain in arch.iterfind("domain")
    }


def _usable(device: Path) -> bool:
    try:
        os.close(os.open(device, os.O_RDWR | os.O_CLOEXEC))
    except OSError:
        return False
    return True
