"""System templates in REST requests and answers."""

from __future__ import annotations

import msgspec

from nano_appliance.model.hardware import (
    ControlProtocol,
    DiskBus,
    DisplayModel,
    Hardware,
    NetworkModel,
    OperatingSystem,
    TabletBus,
    UsbModel,
)
from nano_appliance.model.template import SystemTemplate
from nano_appliance.rest.choices import read_choice


class TemplateSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A template in the list."""

    id: str
    name: str
    operating_system: str
    created_time: str
    modified_time: str


class TemplateObject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One template; `usb` and `tablet` are omitted when there is none."""

    id: str
    name: str
    admin: str
    operating_system: str
    disk: str
    network: str
    display: str
    control: str
    usb: str = ""
    tablet: str = ""
    created_time: str
    modified_time: str


class TemplateWish(msgspec.Struct, frozen=True, kw_only=True):
    """A template as a request wants it; absent `usb` and `tablet` mean none."""

    name: str
    admin: str
    operating_system: str
    disk: str
    network: str
    display: str
    control: str
    usb: str = ""
    tablet: str = ""


def read_hardware(wish: TemplateWish) -> Hardware:
    """The hardware a request asks for; raises InvalidInput naming the field and what it may be."""
    return Hardware(
        operating_system=read_choice("operating_system", wish.operating_system, OperatingSystem),
        disk=read_choice("disk", wish.disk, DiskBus),
        network=read_choice("network", wish.network, NetworkModel),
        display=read_choice("display", wish.display, DisplayModel),
        control=read_choice("control", wish.control, ControlProtocol),
        usb=read_choice("usb", wish.usb, UsbModel),
        tablet=read_choice("tablet", wish.tablet, TabletBus),
    )


def template_summary(template: SystemTemplate) -> TemplateSummary:
    """The layout of a template in the list."""
    return TemplateSummary(
        id=template.id,
        name=template.name,
        operating_system=template.hardware.operating_system,
        created_time=template.created_time,
        modified_time=template.modified_time,
    )


def template_object(template: SystemTemplate) -> TemplateObject:
    """The layout of one template."""
    hardware = template.hardware
    return TemplateObject(
        id=template.id,
        name=template.name,
        admin=template.admin,
        operating_system=hardware.operating_system,
        disk=hardware.disk,
        network=hardware.network,
        display=hardware.display,
        control=hardware.control,
        usb=hardware.usb.value,
        tablet=hardware.tablet.value,
        created_time=template.created_time,
        modified_time=template.modified_time,
    )
