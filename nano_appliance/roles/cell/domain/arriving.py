"""A running domain as it will be on the host that it goes over to; changes nothing that its guest could notice."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from nano_appliance.model.migration_orders import Reception
from nano_appliance.roles.cell.domain.change import with_media


def arriving(xml: str, reception: Reception) -> str:
    """The domain with its screen, network cards and media where the receiving host has prepared them.

    The text holds the console's password: it must not be logged.
    """
    domain = ET.fromstring(with_media(xml, reception.media))  # noqa: S314 - the hypervisor's own output
    for screen in domain.iterfind("devices/graphics[@port]"):
        screen.attrib.update(port=str(reception.screen_port), autoport="no")
        screen.attrib.pop("listen", None)
        for listen in screen.findall("listen"):
            screen.remove(listen)
        screen.append(ET.Element("listen", {"type": "address", "address": reception.screen_address}))
    for source in domain.iterfind("devices/interface/source[@bridge]"):
        source.set("bridge", reception.bridge)
    return ET.tostring(domain, encoding="unicode")


def screen_port(xml: str) -> int:
    """The port of a domain's screen; 0 without one."""
    screen = ET.fromstring(xml).find("devices/graphics[@port]")  # noqa: S314 - as above
    return int(screen.get("port", "0")) if screen is not None else 0
