from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path

import pytest

from nano_appliance.link.encrypted_screen import encrypted, greet, speaks_tls_only
from nano_appliance.link.identity import Identity
from nano_appliance.link.peer import Role, tls_name
from nano_appliance.link.screen_identity import ScreenIdentity
from nano_appliance.link.tls import anonymous_context
from nano_appliance.model.errors import Unavailable
from tests.link.modules import make_authority, make_cell
from tests.link.screens import CHALLENGE, FakeScreen, connected

NAME = "Cell_01"


@pytest.fixture(name="identity")
def _identity(tmp_path: Path) -> Identity:
    authority = make_authority(tmp_path)
    make_cell(tmp_path, authority, NAME)
    screens = ScreenIdentity(tmp_path / NAME, NAME, lambda: "10.0.0.1")
    return screens.install(authority.issue(screens.signing_request, Role.SCREEN, NAME, "10.0.0.1"))


def open_one(screen: FakeScreen, identity: Identity, name: str = NAME) -> bytes:
    """What comes first inside the encryption."""
    context = anonymous_context(identity.authority.read_text())
    with connected(screen) as viewer, encrypted(viewer, context, tls_name(Role.SCREEN, name)) as decrypted:
        return decrypted.recv(16)


def test_what_a_screen_offers(identity: Identity):
    for screen, tls_only in ((FakeScreen(), False), (FakeScreen(identity), True), (FakeScreen(types=b"\2\23"), False)):
        with connected(screen) as asked:
            assert speaks_tls_only(asked) is tls_only
    with connected(FakeScreen(version=b"SSH-2.0-Open")) as asked, pytest.raises(Unavailable, match="no VNC server"):
        speaks_tls_only(asked)


def test_an_encrypted_screen_is_decrypted_up_to_its_challenge(identity: Identity):
    assert open_one(FakeScreen(identity), identity) == CHALLENGE


def test_a_screen_with_the_certificate_of_another_cell(identity: Identity):
    with pytest.raises(ssl.SSLCertVerificationError):
        open_one(FakeScreen(identity), identity, "Cell_02")


@pytest.mark.parametrize(
    ("screen", "reason"),
    [
        ({"types": b"\2"}, "does not offer to be encrypted"),
        ({"vencrypt": b"\0\1"}, "outdated way"),
        ({"ways": (257, 258)}, "does not encrypt with a certificate"),
        ({"usable": False}, "no usable certificate"),
    ],
)
def test_screens_that_encrypt_otherwise(identity: Identity, screen: dict[str, object], reason: str):
    with pytest.raises(Unavailable, match=reason):
        open_one(FakeScreen(identity, **screen), identity)  # type: ignore[arg-type]


@pytest.mark.parametrize("early", [0, 5, 12, 13, 20])
def test_a_viewer_is_greeted_however_much_it_has_said_already(early: int):
    said = b"RFB 003.008\n\x02then more"
    here, there = socket.socketpair()
    with here, there:
        there.sendall(said[early:13])
        left = greet(here, said[:early])
        assert left == said[13:early]
        assert there.recv(100) == b"RFB 003.008\n\x01\x02"


@pytest.mark.parametrize("said", [b"RFB 003.003\n\x02", b"RFB 003.008\n\x01"])
def test_viewers_that_speak_otherwise(said: bytes):
    here, there = socket.socketpair()
    with here, there, pytest.raises(Unavailable, match="the viewer"):
        greet(here, said)


def test_a_viewer_that_goes():
    here, there = socket.socketpair()
    threading.Timer(0.05, there.close).start()
    with here, pytest.raises(ConnectionResetError):
        greet(here, b"RFB")
