"""The <cpu> piece: how virtual CPUs are laid out; the model is the hypervisor's default, the same on every cell."""

from __future__ import annotations

from nano_appliance.model.creation import topology
from nano_appliance.roles.cell.domain.element import Element, element


def cpu(cores: int) -> Element:
    """Sockets, cores and threads for a number of virtual CPUs.

    Raises InvalidInput for a number that cannot be laid out.
    """
    return element("cpu", layout(cores))


def layout(cores: int) -> Element:
    """The piece of it that depends on the number; raises as `cpu`."""
    sockets, per_socket, threads = topology(cores)
    return element("topology", sockets=sockets, cores=per_socket, threads=threads)
