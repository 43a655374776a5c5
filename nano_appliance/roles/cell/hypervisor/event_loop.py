"""The thread in which libvirt delivers its events; one for the whole process, for as long as it lives."""

from __future__ import annotations

import functools
import logging
import threading

import libvirt

from nano_appliance.roles.cell.hypervisor.failures import keep_quiet

logger = logging.getLogger(__name__)


@functools.cache
def start() -> None:
    """Start the loop once; must be called before the first connection is opened."""
    keep_quiet()
    libvirt.virEventRegisterDefaultImpl()
    threading.Thread(target=_run, name="libvirt-events", daemon=True).start()


def _run() -> None:
    while True:
        try:
            libvirt.virEventRunDefaultImpl()
        except libvirt.libvirtError:
            logger.exception("libvirt's event loop stumbled")
