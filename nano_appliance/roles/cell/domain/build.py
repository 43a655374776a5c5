"""The whole domain of an instance from its record and the host's facts; decides nothing that a piece can decide."""

from __future__ import annotations

from collections.abc import Sequence

from nano_appliance.model.instance import Instance
from nano_appliance.model.units import KIB
from nano_appliance.roles.cell.domain.cdrom import BOOT_IMAGE_DRIVE, MEDIA_DRIVE, cdrom
from nano_appliance.roles.cell.domain.clock import clock
from nano_appliance.roles.cell.domain.controllers import controllers
from nano_appliance.roles.cell.domain.cpu import cpu
from nano_appliance.roles.cell.domain.cpu_tune import cpu_tune
from nano_appliance.roles.cell.domain.disk import disk
from nano_appliance.roles.cell.domain.element import Element, element, to_xml
from nano_appliance.roles.cell.domain.features import features
from nano_appliance.roles.cell.domain.graphics import graphics
from nano_appliance.roles.cell.domain.guest_agent import guest_agent
from nano_appliance.roles.cell.domain.host_facts import HostFacts
from nano_appliance.roles.cell.domain.interface import interface
from nano_appliance.roles.cell.domain.lifecycle import lifecycle
from nano_appliance.roles.cell.domain.memory_balloon import memory_balloon
from nano_appliance.roles.cell.domain.operating_system import operating_system
from nano_appliance.roles.cell.domain.pointer import pointer
from nano_appliance.roles.cell.domain.video import video
from nano_appliance.roles.cell.packet_filter.name import filter_name


def build(instance: Instance, volumes: Sequence[str], facts: HostFacts) -> str:
    """Domain XML of `instance`; `volumes` are the paths of its disks, in their order.

    The text holds the console's password: it must not be logged.
    """
    return to_xml(
        element(
            "domain",
            element("name", text=instance.name),
            element("uuid", text=instance.id),
            element("memory", text=instance.memory // KIB, unit="KiB"),
            element("vcpu", text=instance.cores),
            cpu_tune(instance.qos),
            operating_system(facts.machine),
            features(),
            cpu(instance.cores),
            clock(),
            *lifecycle(),
            element("devices", element("emulator", text=facts.emulator), *_devices(instance, volumes, facts)),
            type=facts.domain_type,
        )
    )


def _devices(instance: Instance, volumes: Sequence[str], facts: HostFacts) -> tuple[Element, ...]:
    hardware, boot_image = instance.hardware, instance.access.boot_image
    packet_filter = filter_name(instance.id)
    return (
        cdrom(MEDIA_DRIVE),
        *((cdrom(BOOT_IMAGE_DRIVE, boot_image),) if boot_image else ()),
        *(disk(path, hardware.disk, index, instance.qos) for index, path in enumerate(volumes)),
        *controllers(hardware.usb),
        *(interface(card, hardware.network, instance.qos, packet_filter) for card in instance.interfaces),
        guest_agent(),
        *pointer(hardware.tablet),
        graphics(hardware.control, instance.console, facts.screen_address),
        video(hardware.display),
        memory_balloon(),
    )
