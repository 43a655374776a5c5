"""The core's ear: answers searches for its domain, sent to the group or straight to it; believes nothing it hears."""

from __future__ import annotations

import errno
import logging
import selectors
import socket
import threading

from nano_appliance.link.discovery import answer_to
from nano_appliance.link.wakeup import Wakeup
from nano_appliance.model.configuration import DomainConfiguration
from nano_appliance.model.discovery import LONGEST_DATAGRAM
from nano_appliance.model.errors import Unavailable

logger = logging.getLogger(__name__)

_IP_MULTICAST_ALL = getattr(socket, "IP_MULTICAST_ALL", 49)


class Responder:
    """Answers with the core's link address `configuration.listen_address`, its `port` and its authority's fingerprint.

    Raises Unavailable when the group cannot be joined on the interface of that address, or the port is taken.
    """

    def __init__(self, configuration: DomainConfiguration, port: int, fingerprint: str) -> None:
        self._configuration = configuration
        self._port = port
        self._fingerprint = fingerprint
        self._sockets = _open_sockets(configuration)
        self._stop = Wakeup()
        self._thread = threading.Thread(target=self._run, name="discovery")

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Fall silent."""
        self._stop.ring()
        if self._thread.ident is not None:
            self._thread.join()
        self._stop.close()
        for opened in self._sockets:
            opened.close()

    def _run(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._stop, selectors.EVENT_READ)
            for opened in self._sockets:
                selector.register(opened, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if not isinstance(key.fileobj, socket.socket):
                        return
                    self._answer(key.fileobj)

    def _answer(self, opened: socket.socket) -> None:
        configuration = self._configuration
        try:
            data, asker = opened.recvfrom(LONGEST_DATAGRAM + 1)
            answer = answer_to(
                data,
                domain=configuration.domain,
                address=configuration.listen_address,
                port=self._port,
                fingerprint=self._fingerprint,
            )
            if answer:
                # From the address that was asked about, so that filters on the way see an answer.
                self._sockets[-1].sendto(answer, asker)
        except OSError as error:
            logger.debug("a search could not be answered: %s", error)


def _open_sockets(configuration: DomainConfiguration) -> list[socket.socket]:
    group, port, own = configuration.group_address, configuration.group_port, configuration.listen_address
    opened: list[socket.socket] = []
    try:
        multicast = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        opened.append(multicast)
        multicast.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        multicast.setsockopt(socket.IPPROTO_IP, _IP_MULTICAST_ALL, 0)
        multicast.bind((group, port))
        membership = socket.inet_aton(group) + socket.inet_aton(own)
        multicast.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
        unicast = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        opened.append(unicast)
        unicast.bind((own, port))
    except OSError as error:
        for each in opened:
            each.close()
        reason = "the port is taken by another program" if error.errno == errno.EADDRINUSE else error.strerror
        raise Unavailable(f"core cannot be found on {group} port {port} at {own}: {reason}") from error
    return opened
