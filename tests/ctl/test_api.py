from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from nano_appliance.ctl.api import Api
from nano_appliance.ctl.exit_status import NotLoggedIn
from nano_appliance.ctl.login_file import read_login
from nano_appliance.model.errors import NanoError
from nano_appliance.rest.portal_client import Refused
from tests.ctl.installation import CommandLine, Portal, lonely_portal
from tests.roles.core.running_core import eventually


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A frontend whose core is not there."""
    with lonely_portal(tmp_path_factory.mktemp("frontend")) as running:
        yield running


def expiry(portal: Portal) -> float:
    return max(live.expires for live in portal.frontend.sessions._live.values())


def test_a_session_is_kept_alive_while_a_command_runs(ctl: CommandLine, portal: Portal) -> None:
    api = Api(msgspec.structs.replace(read_login(), timeout=1))
    with api.kept_alive():
        begun = expiry(portal)
        eventually(lambda: expiry(portal) > begun, "the session is prolonged")
        later = expiry(portal)
        eventually(lambda: expiry(portal) > later, "and once more")


def test_a_session_that_ends_while_a_command_runs(ctl: CommandLine, portal: Portal) -> None:
    login = read_login()
    api = Api(login)
    with api.kept_alive():
        assert api.get("/tokens/") == []
        portal.frontend.sessions.close(login.session, portal.frontend.monotonic())
        with pytest.raises(NotLoggedIn, match="log in again"):
            api.get("/tokens/")
        with pytest.raises(NotLoggedIn), api.kept_alive():
            pass


def test_a_refusal_is_told_in_the_servers_words(ctl: CommandLine, portal: Portal) -> None:
    api = Api(read_login())
    with pytest.raises(Refused) as caught:
        api.call("POST", "/tokens/", {"name": "x", "days": 0})
    assert "days" in caught.value.message


def test_a_refusal_is_one_also_when_the_server_is_gone_then(
    ctl: CommandLine, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = Api(read_login())

    def gone() -> None:
        raise NanoError("gone")

    monkeypatch.setattr(api, "prolong", gone)
    with pytest.raises(Refused):
        api.call("POST", "/tokens/", {"name": "x", "days": 0})
