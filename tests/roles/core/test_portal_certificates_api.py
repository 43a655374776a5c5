"""Certificates for portals through the core's API."""

from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.link.portal_identity import PortalIdentity
from nano_appliance.model.authority import PortalCertificate
from nano_appliance.model.errors import NanoError
from tests.roles.core.running_core import MIRA, ROOT, RunningCore

PATH = "/api/v1/portal_certificates/"


def test_a_frontend_gets_one_and_users_do_not(core: RunningCore, tmp_path: Path) -> None:
    identity = PortalIdentity(tmp_path, ("portal.example",))
    identity.install(core.client.call("POST", PATH, identity.request).decode(PortalCertificate))
    assert identity.is_settled
    for caller in (MIRA, ROOT):
        with pytest.raises(NanoError, match="for frontends, not for their users"):
            core.client.call("POST", PATH, identity.request, caller=caller)
    with pytest.raises(NanoError, match="cannot be called 'core.core.nano'"):
        core.send("POST", "/portal_certificates/", {"signing_request": "", "names": ["core.core.nano"]})
