"""What a domain's XML depends on besides the instance: facts of the host that will run it."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.roles.cell.domain.offers import UNKNOWN, Offers


@dataclass(frozen=True)
class HostFacts:
    """What the hypervisor offers and where its screens listen.

    `domain_type` is `kvm`, or `qemu` for software emulation. `screen_address` is the host's management address,
    `offers` the device models that instances may have.
    """

    domain_type: str
    emulator: str
    machine: str
    screen_address: str
    offers: Offers = UNKNOWN
