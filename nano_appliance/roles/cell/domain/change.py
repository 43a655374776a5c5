"""Changes to a domain's XML that leave the rest as the hypervisor keeps it, such as addresses and machine type."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from nano_appliance.model.errors import NotFound
from nano_appliance.roles.cell.domain.cdrom import MEDIA_DRIVE
from nano_appliance.roles.cell.domain.cpu_tune import TAG as CPU_TUNE
from nano_appliance.roles.cell.domain.interface import BANDWIDTH_TAG as BANDWIDTH
from nano_appliance.roles.cell.domain.interface import FILTER_TAG

LIMITS = (CPU_TUNE, BANDWIDTH)
"""Elements that a host may be unable to enforce."""


def with_media(xml: str, path: str) -> str:
    """The domain with the file `path` in its media drive; an empty `path` empties the drive."""
    domain = _parse(xml)
    drive = _media_drive(domain)
    for source in drive.findall("source"):
        drive.remove(source)
    if path:
        # The type belongs to the source: a drive that the older platform left empty may be a block device.
        drive.set("type", "file")
        drive.insert(0, ET.Element("source", {"file": path}))
    return ET.tostring(domain, encoding="unicode")


def inserted_media(xml: str) -> str:
    """Path of the file in the media drive, or an empty text."""
    source = _media_drive(_parse(xml)).find("source")
    return source.get("file", "") if source is not None else ""


def media_drive(xml: str) -> str:
    """The XML of the media drive alone, as it stands in the domain."""
    return ET.tostring(_media_drive(_parse(xml)), encoding="unicode")


def disk_files(xml: str) -> dict[str, str]:
    """The disks' names on their bus, in the instance's order, and the files that they write to."""
    sources = ((drive, drive.find("source")) for drive in _disks(_parse(xml)))
    return {_name(drive): source.get("file", "") if source is not None else "" for drive, source in sources}


def other_drives(xml: str) -> list[str]:
    """Names of the drives that are no disks."""
    domain = _parse(xml)
    disks = _disks(domain)
    return [_name(drive) for drive in domain.iterfind("devices/disk") if drive not in disks]


def with_disk_files(xml: str, paths: Sequence[str]) -> str:
    """The domain with its disks, in their order, on the files `paths`.

    What was told of the files below them is taken out: they say it themselves.
    """
    domain = _parse(xml)
    for drive, path in zip(_disks(domain), paths, strict=True):
        for outdated in (*drive.findall("source"), *drive.findall("backingStore")):
            drive.remove(outdated)
        drive.set("type", "file")
        drive.insert(0, ET.Element("source", {"file": path}))
    return ET.tostring(domain, encoding="unicode")


def with_filter(xml: str, name: str) -> str:
    """The domain with all its network cards behind the packet filter `name`."""
    domain = _parse(xml)
    for card in domain.iterfind("devices/interface"):
        _set_filter(card, name)
    return ET.tostring(domain, encoding="unicode")


def interfaces_without_filter(xml: str, name: str) -> list[str]:
    """The network cards that are not behind the packet filter `name`, each as it stands, but behind it."""
    cards = []
    for card in _parse(xml).iterfind("devices/interface"):
        reference = card.find(FILTER_TAG)
        if reference is None or reference.get("filter") != name:
            _set_filter(card, name)
            cards.append(ET.tostring(card, encoding="unicode"))
    return cards


def limits_of(xml: str) -> list[str]:
    """Which of LIMITS the domain asks for."""
    domain = _parse(xml)
    return [tag for tag in LIMITS if domain.find(f".//{tag}") is not None]


def without_limit(xml: str, tag: str) -> str:
    """The domain without its `tag` elements."""
    domain = _parse(xml)
    for parent in list(domain.iter()):
        for limit in parent.findall(tag):
            parent.remove(limit)
    return ET.tostring(domain, encoding="unicode")


def _set_filter(card: ET.Element, name: str) -> None:
    for reference in card.findall(FILTER_TAG):
        card.remove(reference)
    card.append(ET.Element(FILTER_TAG, {"filter": name}))


def _disks(domain: ET.Element) -> list[ET.Element]:
    return [drive for drive in domain.iterfind("devices/disk") if drive.get("device", "disk") == "disk"]


def _name(drive: ET.Element) -> str:
    target = drive.find("target")
    return target.get("dev", "") if target is not None else ""


def _media_drive(domain: ET.Element) -> ET.Element:
    for drive in domain.iterfind("devices/disk"):
        if _name(drive) == MEDIA_DRIVE:
            return drive
    raise NotFound("the instance has no CD drive")


def _parse(xml: str) -> ET.Element:
    return ET.fromstring(xml)  # noqa: S314 - the hypervisor's own output
