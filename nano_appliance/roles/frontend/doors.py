"""The frontend's listeners: plain HTTP, and TLS beside it where that is configured; knows no route."""

from __future__ import annotations

import contextlib
import logging
import socket
from collections.abc import Sequence
from ipaddress import IPv4Network

from nano_appliance.host.interfaces import host_addresses
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.link.peer import is_module_name
from nano_appliance.link.portal_identity import PortalIdentity
from nano_appliance.model.authority import PortalCertificate, PortalRequest
from nano_appliance.model.configuration import FrontendConfiguration, is_address, is_host
from nano_appliance.rest.client import ApiClient
from nano_appliance.rest.listening import listen
from nano_appliance.rest.server import Application, HttpServer
from nano_appliance.roles.frontend.certificate_files import CertificateFiles
from nano_appliance.roles.frontend.certification import Certification
from nano_appliance.roles.frontend.plain_door import PlainDoor

logger = logging.getLogger(__name__)

CERTIFICATES_PATH = "/api/v1/portal_certificates/"

CERTIFICATE_SECONDS = 10.0
"""Seconds the core may take to make a certificate."""

LOOPBACK = ("localhost", "127.0.0.1")


class Doors:
    """Serves `application` as `configuration` says; listens from the moment it is made.

    Whoever comes by TLS before there is a certificate waits at the door for it. Raises Unavailable for an address that
    cannot be used, Misconfigured for a certificate of one's own that cannot.
    """

    def __init__(
        self,
        application: Application,
        configuration: FrontendConfiguration,
        folder: ModuleFolder,
        core: ApiClient,
        inherited: Sequence[socket.socket] = (),
    ) -> None:
        self._application = application
        self._tls: HttpServer | None = None
        self._listener: socket.socket | None = None
        self._certification: Certification | None = None
        with contextlib.ExitStack() as undo:
            if configuration.tls_port:
                self._listener = undo.enter_context(listen(configuration.address, configuration.tls_port, "frontend"))
                self._prepare_tls(configuration, folder, core)
            door = PlainDoor(
                application,
                lambda: configuration.tls_port if self._tls else 0,
                https_only=configuration.https_only,
                trusted_proxies=[IPv4Network(text, strict=False) for text in configuration.trusted_proxies],
            )
            address = (configuration.address, configuration.port)
            self._plain = HttpServer(door, address, inherited=inherited, name="frontend")
            undo.pop_all()
        self.port = self._plain.port

    def start(self) -> None:
        """Begin to answer; returns at once."""
        self._plain.start()
        if self._certification:
            self._certification.start()
        elif self._listener:
            self._open_tls()

    def stop(self) -> None:
        """Stop listening, let small requests finish for a few seconds, and break off transfers."""
        if self._certification:
            self._certification.stop()
        if self._tls:
            self._tls.stop()
        elif self._listener:
            self._listener.close()
        self._plain.stop()

    def _prepare_tls(self, configuration: FrontendConfiguration, folder: ModuleFolder, core: ApiClient) -> None:
        if configuration.cert_file:
            self._files = CertificateFiles(folder.cert / configuration.cert_file, folder.cert / configuration.key_file)
            self._files()
            return
        identity = PortalIdentity(folder.cert, names_of(configuration, socket.gethostname(), host_addresses()))
        self._files = CertificateFiles(identity.certificate, identity.key)

        def ask(request: PortalRequest) -> PortalCertificate:
            return core.call("POST", CERTIFICATES_PATH, request, timeout=CERTIFICATE_SECONDS).decode(PortalCertificate)

        self._certification = Certification(identity, ask, self._open_tls)

    def _open_tls(self) -> None:
        assert self._listener is not None  # noqa: S101 - nobody opens a door that is not there
        server = HttpServer(self._application, self._listener, name="frontend TLS", tls=self._files)
        server.start()
        self._tls = server
        logger.info("portal on https://%s:%d", server.address, server.port)


def names_of(configuration: FrontendConfiguration, host_name: str, addresses: Sequence[str]) -> list[str]:
    """What a portal is called: as configured, by this host's name, and by those of its `addresses` it listens on."""
    everywhere = not is_address(configuration.address)
    own = [host_name] if is_host(host_name) and not is_module_name(host_name) else []
    listened = addresses if everywhere else [configuration.address]
    return list(dict.fromkeys([*configuration.tls_names, *own, *listened, *LOOPBACK]))
