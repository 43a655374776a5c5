"""Asking the core for the portal's certificate until it answers, and again before the certificate ends."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nano_appliance.link.certificates import PORTAL_LIFETIME
from nano_appliance.link.portal_identity import PortalIdentity
from nano_appliance.model.authority import PortalCertificate, PortalRequest
from nano_appliance.model.errors import Unavailable
from nano_appliance.roles.frontend import certification as module
from nano_appliance.roles.frontend.certification import Certification
from tests.link.modules import folder, make_authority


class Core:
    """Certifies once it is there."""

    def __init__(self, base: Path, failures: int = 0) -> None:
        self._authority = make_authority(base)
        self._failures = failures
        self.asked = 0
        self.answered = threading.Event()

    def __call__(self, request: PortalRequest) -> PortalCertificate:
        self.asked += 1
        if self.asked <= self._failures:
            raise Unavailable("the core cannot be reached")
        certificate = self._authority.issue_for_portal(request.signing_request, request.names)
        self.answered.set()
        return PortalCertificate(certificate=certificate, authority=self._authority.certificate)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ASK_AGAIN", 0.01)


def test_a_core_that_is_not_there_yet_is_asked_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    core, ready = Core(tmp_path, failures=3), threading.Event()
    identity = PortalIdentity(folder(tmp_path, "frontend"), ("localhost",))
    certification = Certification(identity, core, ready.set)
    certification.start()
    assert ready.wait(10)
    certification.stop()
    assert identity.is_settled
    assert core.asked == 4
    assert caplog.text.count("is not certified yet") == 1


def test_a_certificate_from_before_is_shown_at_once_and_renewed_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_AGAIN", 0.01)
    core = Core(tmp_path)
    clock = [datetime.now(UTC)]
    identity = PortalIdentity(folder(tmp_path, "frontend"), ("localhost",), lambda: clock[0])
    identity.install(core(identity.request))
    core.answered.clear()
    ready = threading.Event()
    certification = Certification(identity, core, ready.set)
    certification.start()
    assert ready.wait(10)
    assert core.asked == 1, "a good certificate needs no core"
    clock[0] += PORTAL_LIFETIME - timedelta(days=100)
    assert core.answered.wait(10)
    certification.stop()


def test_what_was_stopped_opens_nothing(tmp_path: Path) -> None:
    entered, leave = threading.Event(), threading.Event()
    core = Core(tmp_path)

    def slow(request: PortalRequest) -> PortalCertificate:
        entered.set()
        leave.wait(10)
        return core(request)

    opened = threading.Event()
    identity = PortalIdentity(folder(tmp_path, "frontend"), ("localhost",))
    certification = Certification(identity, slow, opened.set)
    certification.start()
    assert entered.wait(10)
    stopping = threading.Thread(target=certification.stop)
    stopping.start()
    leave.set()
    stopping.join()
    certification._thread.join(10)
    assert not opened.is_set()
