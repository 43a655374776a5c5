"""Our own route by which a frontend gets a certificate for its portal."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from nano_appliance.link.core_link import CoreLink
from nano_appliance.model.authority import PortalCertificate, PortalRequest
from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import NotAllowed
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PortalCertificateHandlers:
    """Answers with certificates."""

    link: CoreLink

    @takes(PortalRequest)
    def create(self, _request: Request, caller: Caller, wanted: PortalRequest) -> PortalCertificate:
        """A certificate for whoever signs with a credential in no user's name."""
        if not caller.trusted:
            raise NotAllowed("portals are certified for frontends, not for their users")
        certificate = self.link.authority.issue_for_portal(wanted.signing_request, wanted.names)
        logger.info("certified a portal called %s", ", ".join(wanted.names))
        return PortalCertificate(certificate=certificate, authority=self.link.authority.certificate)


def routes(handlers: PortalCertificateHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (Route("POST", "/api/v1/portal_certificates/", handlers.create),)
