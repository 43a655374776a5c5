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
        *bandwidth(qos),
        element("model", type=model.value),
        element(FILTER_TAG, filter=packet_filter),
        type="bridge",
    )


def bandwidth(qos: QoS) -> tuple[Element, ...]:
    """The piece with the limits of a card; none without any."""
    limits = tuple(
        element(direction, **rates) for direction, rates in bandwidth_values(qos).items() if rates["average"]
    )
    return (element(BANDWIDTH_TAG, *limits),) if limits else ()


def bandwidth_values(qos: QoS) -> dict[str, dict[str, int]]:
    """The limits of both directions in libvirt's units, KiB per second and KiB; 0 for no limit.

    What the guest receives is inbound for libvirt.
    """
    return {"inbound": _rates(qos.receive_speed), "outbound": _rates(qos.send_speed)}


def _rates(speed: int) -> dict[str, int]:
    """`speed` is bytes per second."""
    average = max(1, speed // KIB) if speed else 0
    return {"average": average, "peak": PEAK_FACTOR * average, "burst": average}
