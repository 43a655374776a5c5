"""Making a stored definition agree with its instance's record; what only the hypervisor knows of it stays.

A domain is not built anew for that: its machine and its devices' addresses belong to the system installed on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from nano_appliance.model.hardware import ControlProtocol
from nano_appliance.model.instance import Console, Instance
from nano_appliance.model.qos import QoS
from nano_appliance.model.units import KIB
from nano_appliance.roles.cell.domain.cpu import layout
from nano_appliance.roles.cell.domain.cpu_tune import TAG as CPU_TUNE
from nano_appliance.roles.cell.domain.cpu_tune import cpu_tune
from nano_appliance.roles.cell.domain.disk import LIMITS_TAG, disk_limits
from nano_appliance.roles.cell.domain.element import Element, to_tree
from nano_appliance.roles.cell.domain.graphics import password
from nano_appliance.roles.cell.domain.interface import BANDWIDTH_TAG, bandwidth


def agreeing(xml: str, instance: Instance, screen_address: str) -> str:
    """The definition `xml` with all that can be changed of an instance as its record has it.

    That is memory, cores, CPU priority and cap, limits and the screen, which listens on `screen_address`; a domain gets
    another name by being renamed. The text holds the console's password: it must not be logged.
    """
    domain = ET.fromstring(xml)  # noqa: S314 - the hypervisor's own output
    _set_memory(domain, instance.memory)
    _set_cores(domain, instance.cores)
    _replace(domain, CPU_TUNE, (cpu_tune(instance.qos),))
    _set_disk_limits(domain, instance.qos)
    for card in domain.iterfind("devices/interface"):
        _replace(card, BANDWIDTH_TAG, bandwidth(instance.qos))
    _set_screen(domain, instance.console, screen_address)
    return ET.tostring(domain, encoding="unicode")


def differences(xml: str, other: str) -> set[str]:
    """Tags of the elements in which two definitions of a domain differ, whatever the order of children in each."""
    before, after = (_elements(ET.fromstring(text)) for text in (xml, other))  # noqa: S314 - as above
    return {tag for tag in before.keys() | after.keys() if before.get(tag) != after.get(tag)}


def disk_names(xml: str) -> list[str]:
    """What the domain's disks are called inside."""
    domain = ET.fromstring(xml)  # noqa: S314 - as above
    targets = (disk.find("target") for disk in domain.iterfind("devices/disk") if disk.get("device") == "disk")
    return [target.get("dev", "") for target in targets if target is not None]


def screen_of(xml: str, console: Console) -> str:
    """The domain's screen alone, with the password of `console`; empty when it has that already, and without screen.

    `xml` must be one that tells the password.
    """
    domain = ET.fromstring(xml)  # noqa: S314 - as above
    for screen in domain.iterfind("devices/graphics[@port]"):
        secret = password(ControlProtocol(screen.attrib["type"]), console)
        if screen.get("passwd") != secret:
            screen.set("passwd", secret)
            return ET.tostring(screen, encoding="unicode")
    return ""


def _elements(domain: ET.Element) -> dict[str, list[tuple[object, ...]]]:
    """Every element by its tag, with all that is in it, in the order of the document."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for each in domain.iter():
        found.setdefault(each.tag, []).append(_content(each))
    return found


def _content(element: ET.Element) -> tuple[object, ...]:
    children = sorted((_content(child) for child in element), key=repr)
    return element.tag, sorted(element.attrib.items()), (element.text or "").strip(), children


def _set_memory(domain: ET.Element, memory: int) -> None:
    for tag in ("memory", "currentMemory"):
        for size in domain.findall(tag):
            size.attrib.update(unit="KiB")
            size.text = str(memory // KIB)


def _set_cores(domain: ET.Element, cores: int) -> None:
    count = domain.find("vcpu")
    if count is not None:
        count.text = str(cores)
        count.attrib.pop("current", None)
    # Which of the old number are online says nothing of the new one.
    _replace(domain, "vcpus", ())
    processor = domain.find("cpu")
    if processor is None:
        processor = ET.SubElement(domain, "cpu")
    _replace(processor, "topology", (layout(cores),))


def _set_disk_limits(domain: ET.Element, qos: QoS) -> None:
    for disk in domain.iterfind("devices/disk"):
        if disk.get("device", "disk") == "disk":
            _replace(disk, LIMITS_TAG, disk_limits(qos))


def _set_screen(domain: ET.Element, console: Console, address: str) -> None:
    for screen in domain.iterfind("devices/graphics[@port]"):
        screen.attrib.pop("listen", None)
        secret = password(ControlProtocol(screen.attrib["type"]), console)
        screen.attrib.update(port=str(console.port), autoport="no", passwd=secret)
        _replace(screen, "listen", ())
        screen.append(ET.Element("listen", {"type": "address", "address": address}))


def _replace(parent: ET.Element, tag: str, wanted: Iterable[Element]) -> None:
    """Put `wanted` where the elements `tag` of `parent` were, or at its end."""
    place = next((index for index, child in enumerate(parent) if child.tag == tag), len(parent))
    for old in parent.findall(tag):
        parent.remove(old)
    for offset, new in enumerate(wanted):
        parent.insert(place + offset, to_tree(new))
