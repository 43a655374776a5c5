from __future__ import annotations

import json
import os
import pty
import select
import socket
import ssl
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.link.portal_identity import PortalIdentity
from nano_appliance.model.authority import PortalCertificate
from nano_appliance.rest.server_trust import Trust
from nano_appliance.roles.frontend import passwords
from tests.ctl.certificate import SelfSigned, self_signed
from tests.ctl.installation import PASSWORD, USER, CommandLine, Portal, initialise, running_portal
from tests.link.modules import folder, make_authority


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def cheap() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", (16, 8, 1))
        yield


@pytest.fixture(scope="module")
def portal(cheap: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A frontend whose core is not there."""
    with running_portal(tmp_path_factory.mktemp("frontend"), free_port()) as running:
        initialise(running.url)
        yield running


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> SelfSigned:
    return self_signed(tmp_path_factory.mktemp("tls"), "shown")


@pytest.fixture(scope="module")
def secure(cheap: None, shown: SelfSigned, portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a frontend that shows that certificate."""
    home = tmp_path_factory.mktemp("secure")
    with running_portal(home, free_port()) as plain:
        initialise(plain.url)
    with running_portal(home, free_port(), shown.context) as running:
        yield running.url


@pytest.fixture
def password_file(tmp_path: Path) -> str:
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\n")
    return str(path)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_login_is_kept_for_its_owner_alone(ctl: CommandLine, portal: Portal) -> None:
    kept = json.loads(ctl.file.read_text())
    assert (mode(ctl.file), mode(ctl.file.parent)) == (0o600, 0o700)
    assert PASSWORD not in ctl.file.read_text()
    assert (kept["url"], kept["user"], kept["group"]) == (portal.url, USER, "admin")
    told = ctl("whoami")
    assert told.status == 0
    assert told.out.startswith(f"url    {portal.url}\nuser   {USER}\ngroup  admin\nby     session\nmenu   dashboard ")
    assert ctl("whoami", "--json").data["user"] == USER


def test_a_logout_ends_the_session_and_forgets_it(ctl: CommandLine, portal: Portal) -> None:
    session = json.loads(ctl.file.read_text())["session"]
    sessions = portal.frontend.sessions
    assert session in sessions.ids(portal.frontend.monotonic())
    assert ctl("logout").status == 0
    assert session not in sessions.ids(portal.frontend.monotonic())
    assert not ctl.file.exists()
    after = ctl("whoami")
    assert (after.status, after.err) == (3, "nano: not logged in: nano ctl login URL\n")
    assert ctl("logout").status == 3


def test_a_session_that_has_ended_is_told_by_the_exit_status(ctl: CommandLine, portal: Portal) -> None:
    session = json.loads(ctl.file.read_text())["session"]
    portal.frontend.sessions.close(session, portal.frontend.monotonic())
    after = ctl("instance", "list")
    assert (after.status, after.out) == (3, "")
    assert after.err == "nano: the login has ended: log in again (nano ctl login)\n"
    assert ctl("logout").status == 0
    assert not ctl.file.exists()


def test_a_wrong_password_is_refused_and_nothing_is_kept(stranger: CommandLine, portal: Portal) -> None:
    told = stranger("login", portal.url, "--user", USER, "--password-file", "-", given="Wrong77x\n")
    assert (told.status, told.out) == (1, "")
    assert told.err.count("\n") == 1
    assert not stranger.file.exists()


@pytest.mark.parametrize(
    ("words", "given", "complaint"),
    [
        (("--password-file", "-"), "x\n", "say who with --user where nobody can be asked"),
        (("--user", USER), "", "give the password with --password-file where nobody can be asked"),
    ],
)
def test_nobody_can_be_asked(
    stranger: CommandLine, portal: Portal, words: tuple[str, ...], given: str, complaint: str
) -> None:
    told = stranger("login", portal.url, *words, given=given)
    assert (told.status, told.err) == (2, f"nano: {complaint}\n")


@pytest.mark.parametrize(
    "words",
    [
        ("login",),
        ("login", "http://x", "--password", "secret"),
        ("login", "http://x", "--token", "x"),
        ("nothing",),
        (),
    ],
)
def test_bad_usage(stranger: CommandLine, words: tuple[str, ...]) -> None:
    assert stranger(*words).status == 2


@pytest.mark.parametrize(
    "url", ["cloud.example", "ftp://x", "http://", "http://a b", "http://u:p@host", "http://h?x=1"]
)
def test_what_is_no_address_is_refused(stranger: CommandLine, url: str) -> None:
    told = stranger("login", url, "--user", USER, "--password-file", "-", given="x\n")
    assert told.status == 2
    assert "must look like http://host:5870 or https://host" in told.err


def test_a_password_file_that_holds_nothing(stranger: CommandLine, portal: Portal, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.write_text("\n")
    for file, complaint in ((empty, f"{empty} holds no password or token"), (tmp_path, "Is a directory")):
        told = stranger("login", portal.url, "--user", USER, "--password-file", str(file))
        assert told.status == 1
        assert complaint in told.err


def test_nobody_listens(stranger: CommandLine) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    told = stranger("login", url, "--user", USER, "--password-file", "-", given="x\n")
    assert (told.status, told.err) == (4, f"nano: {url} cannot be reached: connection refused\n")


def test_the_frontend_cannot_reach_its_core(ctl: CommandLine, portal: Portal) -> None:
    told = ctl("instance", "list")
    assert (told.status, told.err) == (4, f"nano: {portal.url} answers, but cannot reach the core\n")


def test_a_damaged_file_means_to_log_in_again(ctl: CommandLine) -> None:
    ctl.file.write_text('{"url": 5')
    told = ctl("whoami")
    assert (told.status, told.err) == (3, f"nano: {ctl.file} is damaged: log in again\n")


def test_a_certificate_that_nothing_vouches_for(stranger: CommandLine, secure: str, shown: SelfSigned) -> None:
    told = stranger("login", secure, "--user", USER, "--password-file", "-", given=f"{PASSWORD}\n")
    assert told.status == 5
    assert f"if this is its SHA-256, say --fingerprint {shown.fingerprint}" in told.err
    assert not stranger.file.exists()


def test_a_certificate_is_confirmed_once_and_pinned(
    stranger: CommandLine, secure: str, shown: SelfSigned, password_file: str
) -> None:
    words = ("login", secure, "--user", USER, "--password-file", password_file)
    refused = stranger(*words, given="no\n", person=True)
    assert refused.status == 5
    assert not stranger.file.exists()
    told = stranger(*words, given="yes\n", person=True)
    assert told.status == 0, told.err
    assert shown.fingerprint in told.err
    assert stranger("whoami").status == 0


def test_another_certificate_than_the_pinned_one_is_refused(
    stranger: CommandLine, secure: str, shown: SelfSigned, tmp_path: Path
) -> None:
    words = ("login", secure, "--user", USER, "--password-file", "-")
    other = self_signed(tmp_path, "other")
    assert stranger(*words, "--fingerprint", other.fingerprint, given=f"{PASSWORD}\n").status == 5
    assert not stranger.file.exists()
    assert stranger(*words, "--fingerprint", shown.fingerprint, given=f"{PASSWORD}\n").status == 0
    kept = json.loads(stranger.file.read_text())
    kept["trust"]["fingerprint"] = other.fingerprint.replace(":", "").lower()
    stranger.file.write_text(json.dumps(kept))
    told = stranger("whoami")
    assert told.status == 5
    assert told.err == f"nano: the certificate of {secure} is not the one that was confirmed at login\n"


def test_an_authority_is_trusted_and_no_other(
    stranger: CommandLine, secure: str, shown: SelfSigned, tmp_path: Path
) -> None:
    words = ("login", secure, "--user", USER, "--password-file", "-", "--authority")
    other = self_signed(tmp_path, "other")
    refused = stranger(*words, str(other.file), given=f"{PASSWORD}\n")
    assert refused.status == 5, refused.err
    assert stranger(*words, str(shown.file), given=f"{PASSWORD}\n").status == 0
    assert stranger("whoami").status == 0
    nothing = stranger(*words, str(tmp_path / "other.key"), given=f"{PASSWORD}\n")
    assert nothing.status == 2
    assert "holds no certificate (PEM)" in nothing.err


def test_a_portal_that_the_domain_certified(stranger: CommandLine, portal: Portal, tmp_path: Path, cheap: None) -> None:
    """By the authority's certificate, as the frontend keeps it."""
    authority = make_authority(tmp_path)
    identity = PortalIdentity(folder(tmp_path, "identity"), ("127.0.0.1", "localhost"))
    certificate = authority.issue_for_portal(identity.request.signing_request, identity.request.names)
    identity.install(PortalCertificate(certificate=certificate, authority=authority.certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity.certificate, identity.key)
    (tmp_path / "ca.pem").write_text(authority.certificate)
    with running_portal(tmp_path, free_port(), context) as running:
        initialise(running.url, Trust(authority=authority.certificate))
        words = ("--user", USER, "--password-file", "-", "--authority", str(tmp_path / "ca.pem"))
        for url in (running.url, running.url.replace("127.0.0.1", "localhost")):
            told = stranger("login", url, *words, given=f"{PASSWORD}\n")
            assert told.status == 0, told.err


@pytest.mark.parametrize("text", ["12", "zz" * 32, "a" * 63])
def test_what_is_no_fingerprint(stranger: CommandLine, secure: str, text: str) -> None:
    told = stranger("login", secure, "--user", USER, "--password-file", "-", "--fingerprint", text)
    assert told.status == 2
    assert "must be the 64 hex digits of SHA-256" in told.err


def test_a_person_types_the_password_unseen(portal: Portal, tmp_path: Path) -> None:
    words = ["-P", "-m", "nano_appliance", "ctl", "login", portal.url]
    child, terminal = pty.fork()
    if child == 0:
        os.execve(sys.executable, [sys.executable, *words], {**os.environ, "XDG_CONFIG_HOME": str(tmp_path)})
    seen = b""
    for expected, answer in ((b"User: ", USER), (b"Password of root: ", PASSWORD), (b"logged in to", None)):
        while expected not in seen:
            assert select.select([terminal], [], [], 60)[0], seen
            seen += os.read(terminal, 4096)
        if answer is not None:
            os.write(terminal, f"{answer}\n".encode())
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0
    assert PASSWORD.encode() not in seen
    assert (tmp_path / "nano" / "ctl.json").exists()
