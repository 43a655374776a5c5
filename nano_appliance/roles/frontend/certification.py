"""Having the domain's core certify the portal, and again long before the certificate ends; shows it to nobody."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from nano_appliance.link.portal_identity import PortalIdentity
from nano_appliance.model.authority import PortalCertificate, PortalRequest
from nano_appliance.model.errors import NanoError

logger = logging.getLogger(__name__)

LOOK_AGAIN = 3600.0
"""Seconds until a certificate that is good is looked at again."""

ASK_AGAIN = 10.0
"""Seconds until a core that did not answer is asked again."""

STOP_SECONDS = 1.0


class Certification:
    """A thread that keeps `identity` certified, asking the core by `ask`; `ready` is called once it can be shown."""

    def __init__(
        self,
        identity: PortalIdentity,
        ask: Callable[[PortalRequest], PortalCertificate],
        ready: Callable[[], None],
    ) -> None:
        self._identity = identity
        self._ask = ask
        self._ready = ready
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._told_failure = ""
        self._thread = threading.Thread(target=self._run, name="certification", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; one that waits for the core is not waited for, and opens nothing any more."""
        with self._lock:
            self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        shown = False
        while not self._stopping.is_set():
            settled = self._certify()
            with self._lock:
                if not shown and not self._stopping.is_set() and self._identity.is_usable:
                    shown = True
                    self._ready()
            self._stopping.wait(LOOK_AGAIN if settled else ASK_AGAIN)

    def _certify(self) -> bool:
        try:
            if self._identity.is_settled:
                return True
            self._identity.install(self._ask(self._identity.request))
        except NanoError as error:
            if error.message != self._told_failure:
                logger.warning("the portal is not certified yet, the core is asked again: %s", error)
                self._told_failure = error.message
            return False
        logger.info("the core has certified the portal")
        self._told_failure = ""
        return True
