"""The network cards: bridged to the host's network, limited where the instance's QoS says so."""

from __future__ import annotations

from nano_appliance.model.hardware import NetworkModel
from nano_appliance.model.instance import NetworkInterface
from nano_appliance.model.qos import QoS
from nano_appliance.model.units import KIB
from nano_appliance.roles.cell.domain.element import Element, element

BANDWIDTH_TAG = "bandwidth"
FILTER_TAG = "filterref"
"""Names the packet filter that every packet of the card passes."""

PEAK_FACTOR = 2
"""Short bursts may be this much faster (the older platform's figure)."""


def interface(card: NetworkInterface, model: NetworkModel, qos: QoS, packet_filter: str) -> Element:
    """A card on its bridge, behind the filter of that name."""
    return element(
        "interface",
        element("mac", address=card.hardware_address),
        element("source", bridge=card.bridge),
        *_bandwidth(qos),
        element("model", type=model.value),
        element(FILTER_TAG, filter=packet_filter),
        type="bridge",
    )


def _bandwidth(qos: QoS) -> tuple[Element, ...]:
    limits = tuple(
        _limit(direction, rate)
        for direction, rate in (("inbound", qos.receive_speed), ("outbound", qos.send_speed))
        if rate
    )
    return (element(BANDWIDTH_TAG, *limits),) if limits else ()


def _limit(direction: str, rate: int) -> Element:
    """`rate` is bytes per second; libvirt counts in KiB per second."""
    average = max(1, rate // KIB)
    return element(direction, average=average, peak=PEAK_FACTOR * average, burst=average)
