"""Looking for the core on every interface; keeps asking, and lets the caller choose whom to believe."""

from __future__ import annotations

import contextlib
import logging
import selectors
import socket
import time
import uuid
from collections.abc import Callable, Iterator

from nano_appliance.host.interfaces import interfaces
from nano_appliance.link.discovery import answer_in, encode
from nano_appliance.link.wakeup import Wakeup
from nano_appliance.model.configuration import DomainConfiguration
from nano_appliance.model.discovery import LONGEST_DATAGRAM, Found, Search

logger = logging.getLogger(__name__)

Acceptable = Callable[[Found], bool]


def search_core(
    configuration: DomainConfiguration, patience: float, accept: Acceptable, wakeup: Wakeup | None = None
) -> Found | None:
    """Ask once for the domain's core and return the first answer that `accept` takes.

    None after `patience` seconds, or as soon as `wakeup` rings. Asks the group on every interface, and
    `core_address` directly.
    """
    search = Search(id=str(uuid.uuid4()), domain=configuration.domain)
    end = time.monotonic() + patience
    with contextlib.ExitStack() as stack:
        selector = stack.enter_context(selectors.DefaultSelector())
        for opened in _ask(configuration, encode(search), stack):
            selector.register(opened, selectors.EVENT_READ)
        if wakeup:
            selector.register(wakeup, selectors.EVENT_READ)
        while (left := end - time.monotonic()) > 0:
            for key, _ in selector.select(left):
                if not isinstance(key.fileobj, socket.socket):
                    return None
                found = _hear(key.fileobj, search)
                if found and accept(found):
                    return found
    return None


def other_core(configuration: DomainConfiguration, fingerprint: str, patience: float) -> Found | None:
    """Another core that answers for this domain within `patience` seconds, asked before our own one answers.

    Ours is the authority with `fingerprint` at `listen_address`; a copy of it elsewhere is another core, too.
    """
    own = (fingerprint, configuration.listen_address)
    return search_core(configuration, patience, lambda found: (found.fingerprint, found.address) != own)


def address_towards(address: str, port: int) -> str:
    """Our own address on the way to `address`; sends nothing. Raises OSError when there is no way."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((address, port))
        return str(probe.getsockname()[0])


def _ask(configuration: DomainConfiguration, question: bytes, stack: contextlib.ExitStack) -> Iterator[socket.socket]:
    group = (configuration.group_address, configuration.group_port)
    for interface in interfaces():
        for own in interface.addresses:
            opened = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC))
            try:
                opened.bind((own.address, 0))
                opened.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(own.address))
                opened.sendto(question, group)
            except OSError as error:
                logger.debug("no search on %s: %s", interface.name, error)
                continue
            yield opened
    if configuration.core_address:
        opened = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC))
        try:
            opened.sendto(question, _direct(configuration))
        except OSError as error:
            logger.debug("core_address %s cannot be asked: %s", configuration.core_address, error)
        else:
            yield opened


def _direct(configuration: DomainConfiguration) -> tuple[str, int]:
    host, _, port = configuration.core_address.partition(":")
    return host, int(port) if port else configuration.group_port


def _hear(opened: socket.socket, search: Search) -> Found | None:
    try:
        return answer_in(opened.recv(LONGEST_DATAGRAM + 1), search)
    except OSError as error:
        logger.debug("a search was not answered: %s", error)
        return None
