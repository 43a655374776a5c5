"""The hypervisor and the programs a cell runs: installed, and answering; starts none for long."""

from __future__ import annotations

import os
import platform
import shutil
from pathlib import Path

from nano_appliance.host.commands import CommandFailed, run
from nano_appliance.model.errors import NanoError
from nano_appliance.roles.cell.examination.finding import Finding, installation, lacks, ok, warning

KVM_DEVICE = Path("/dev/kvm")
PROCESSOR_FILE = Path("/proc/cpuinfo")
ENTERPRISE_LINUX_EMULATOR = "/usr/libexec/qemu-kvm"

_ANSWER_TIME = 10.0
_FIRMWARE_HINT = "switch on VT-x or AMD-V in the firmware, or nested virtualisation on the host of this machine"


def virtualisation() -> Finding:
    """Hardware virtualisation: without it instances run, slowly."""
    item = "virtualisation"
    flags = set(PROCESSOR_FILE.read_text(encoding="utf-8", errors="replace").split())
    if not flags & {"vmx", "svm"}:
        return warning(item, "the processor offers none: instances run in slow software emulation", _FIRMWARE_HINT)
    if not KVM_DEVICE.exists():
        return warning(item, f"{KVM_DEVICE} is missing: instances run in slow software emulation", "modprobe kvm")
    if not os.access(KVM_DEVICE, os.R_OK | os.W_OK):
        return warning(item, f"{KVM_DEVICE} cannot be opened", "run as root, or join the group kvm")
    return ok(item, f"{'Intel VT-x' if 'vmx' in flags else 'AMD-V'}, {KVM_DEVICE} is usable")


def emulator() -> Finding:
    """QEMU, under the name that this distribution gives it."""
    names = (f"qemu-system-{platform.machine()}", ENTERPRISE_LINUX_EMULATOR)
    remedy = installation("qemu-system-x86", "qemu-kvm")
    return _version_of("QEMU", [found for name in names if (found := shutil.which(name))], remedy)


def disk_tool() -> Finding:
    """The program that makes volumes."""
    found = shutil.which("qemu-img")
    return _version_of("qemu-img", [found] if found else [], installation("qemu-utils", "qemu-img"))


def address_server() -> Finding:
    """The program that serves addresses to instances; only cells with an address pool need it."""
    found = shutil.which("dnsmasq")
    if found:
        return ok("dnsmasq", found)
    return warning("dnsmasq", "not installed: no addresses by DHCP", installation("dnsmasq-base", "dnsmasq"))


def packet_filter() -> Finding:
    """The program by which the hypervisor enforces security policies; only instances with such a policy need it."""
    found = shutil.which("iptables")
    if found:
        return ok("iptables", found)
    remedy = installation("iptables", "iptables-nft")
    return warning("iptables", "not installed: instances with a security policy cannot start", remedy)


def libvirt() -> Finding:
    """The hypervisor's daemon: installed, running and reachable."""
    item = "libvirt"
    remedy = installation("libvirt-daemon-system", "libvirt-daemon-kvm")
    try:
        # A host without libvirt lacks its library too, and must still be examined.
        from nano_appliance.roles.cell.hypervisor import probe  # noqa: PLC0415
    except ImportError as error:
        return lacks(item, f"its library is missing: {error}", remedy)
    try:
        return ok(item, f"version {probe.libvirt_version()}")
    except NanoError as error:
        return lacks(item, error.message, f"{remedy}; systemctl enable --now libvirtd (or virtqemud.socket)")


def _version_of(item: str, candidates: list[str], remedy: str) -> Finding:
    if not candidates:
        return lacks(item, "not installed", remedy)
    try:
        answer = run([candidates[0], "--version"], timeout=_ANSWER_TIME)
    except CommandFailed as error:
        return lacks(item, error.message, remedy)
    first_line = answer.stdout.decode("utf-8", "replace").partition("\n")[0].strip()
    return ok(item, f"{first_line} ({candidates[0]})")
