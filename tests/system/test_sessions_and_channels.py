"""What a session and a console channel are good for, and that neither is good for more."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.lab.guests import start_guest, temporary_guest
from tests.lab.portal_client import PortalClient, PortalFailure, Unreachable
from tests.lab.running_nano import RunningNano
from tests.lab.screen import screen_of


@pytest.fixture(scope="module")
def screen_guest(nano: RunningNano) -> Iterator[str]:
    """A running instance without any system: its firmware's screen is enough here."""
    from tests.lab.administrator import ready_client

    client = ready_client(nano)
    with temporary_guest(client, "screen") as guest:
        start_guest(client, guest)
        yield guest
        client.session = ready_client(nano).session


@pytest.mark.parametrize("session", ["", "5d0f2f0e-6f7c-4a54-9c39-0b6d9f6c1a77", "x' or 1=1"])
def test_without_a_living_session_nothing_is_answered_and_nothing_changed(
    nano: RunningNano, client: PortalClient, session: str
) -> None:
    stranger = PortalClient(nano.portal_url)
    stranger.session, stranger.user, stranger.group = session, client.user, client.group
    for act in (stranger.pools, stranger.media_images, lambda: stranger.register_media("stolen")):
        with pytest.raises(PortalFailure):
            act()
    assert "stolen" not in {image.name for image in client.media_images()}


def test_a_session_that_was_ended_is_over(nano: RunningNano, client: PortalClient) -> None:
    client.request("DELETE", f"/sessions/{client.session}")
    with pytest.raises(PortalFailure, match="session"):
        client.pools()


@pytest.mark.long
def test_a_session_expires_unless_it_is_kept_alive(nano: RunningNano, client: PortalClient) -> None:
    kept = PortalClient(nano.portal_url)
    timeout = kept.login("keeper", "System-Test-1").timeout
    for _ in range(3):
        time.sleep(timeout / 2)
        kept.keep_alive()
    assert kept.pools()
    with pytest.raises(PortalFailure, match="session"):
        client.pools()


def test_a_wrong_password_says_the_same_as_an_unknown_user(nano: RunningNano) -> None:
    told = set()
    for user, password in (("keeper", "Wrong-Password-1"), ("nobody-at-all", "Wrong-Password-1")):
        with pytest.raises(PortalFailure) as refusal:
            PortalClient(nano.portal_url).login(user, password)
        told.add(str(refusal.value))
    assert len(told) == 1


def test_a_channel_is_good_for_one_connection(client: PortalClient, screen_guest: str) -> None:
    channel = client.open_channel(screen_guest)
    assert channel.protocol == "vnc"
    assert channel.password
    with connect(client.channel_url(channel), compression=None, proxy=None) as first:
        assert first.recv(30) == b"RFB 003.008\n"
        with pytest.raises(InvalidStatus) as refusal, connect(client.channel_url(channel), proxy=None):
            pass
        assert refusal.value.response.status_code == 200
        assert b'"error_code"' in (refusal.value.response.body or b"")


def test_an_unknown_channel_is_refused(nano: RunningNano) -> None:
    with pytest.raises(PortalFailure):
        PortalClient(nano.portal_url).request("GET", "/monitor_channels/5d0f2f0e-6f7c-4a54-9c39-0b6d9f6c1a77")


def test_the_screen_is_shown_to_several_at_a_time(client: PortalClient, screen_guest: str) -> None:
    with screen_of(client, screen_guest) as first, screen_of(client, screen_guest) as second:
        assert first.refresh().size == second.refresh().size


def test_a_stopped_instance_has_no_screen(client: PortalClient) -> None:
    with temporary_guest(client, "dark") as guest, pytest.raises((PortalFailure, Unreachable)):
        look_at(client, guest)


def look_at(client: PortalClient, guest: str) -> None:
    with screen_of(client, guest) as screen:
        screen.refresh()
