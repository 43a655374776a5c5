"""A portal's certificate from its files, also when they change while it is shown."""

from __future__ import annotations

import shutil
import ssl
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from nano_appliance.link import certificates
from nano_appliance.link.portal_identity import PortalIdentity
from nano_appliance.model.authority import PortalCertificate
from nano_appliance.model.errors import Misconfigured
from nano_appliance.rest.application import Route
from nano_appliance.roles.frontend.certificate_files import CertificateFiles
from tests.link.modules import folder, make_authority
from tests.rest.serving import connected, get, read_answer, serving


def certified(base: Path, name: str) -> PortalIdentity:
    authority = make_authority(base)
    identity = PortalIdentity(folder(base, name), ("localhost", "127.0.0.1"))
    certificate = authority.issue_for_portal(identity.request.signing_request, identity.request.names)
    identity.install(PortalCertificate(certificate=certificate, authority=authority.certificate))
    return identity


def copy(identity: PortalIdentity, target: Path) -> None:
    target.mkdir(exist_ok=True)
    shutil.copy(identity.certificate, target / "own.crt")
    shutil.copy(identity.key, target / "own.key")


def test_a_renewed_certificate_is_shown_without_a_restart(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    first, second = certified(tmp_path, "first"), certified(tmp_path, "second")
    copy(first, tmp_path / "own")
    files = CertificateFiles(tmp_path / "own/own.crt", tmp_path / "own/own.key")
    trusted = ssl.create_default_context(cadata=make_authority(tmp_path).certificate)
    with serving(Route("GET", "/", lambda _request, _who: "here"), tls=files) as server:

        def shown() -> str:
            with connected(server) as plain, trusted.wrap_socket(plain, server_hostname="localhost") as client:
                client.sendall(get("/"))
                assert read_answer(client)[2].endswith(b'"here"}')
                der = client.getpeercert(binary_form=True)
                assert der is not None
                return ssl.DER_cert_to_PEM_cert(der)

        assert shown() == first.certificate.read_text()
        shutil.copy(second.certificate, tmp_path / "own/own.crt")
        assert shown() == first.certificate.read_text(), "half of a change is no change"
        assert "the certificate from before is still shown" in caplog.text
        shutil.copy(second.key, tmp_path / "own/own.key")
        assert shown() == second.certificate.read_text()


def test_older_protocols_are_refused(tmp_path: Path) -> None:
    identity = certified(tmp_path, "first")
    context = CertificateFiles(identity.certificate, identity.key)()
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize("damage", ["missing", "nonsense", "another", "encrypted"])
def test_files_that_never_fitted_are_named(tmp_path: Path, damage: str) -> None:
    identity = certified(tmp_path, "first")
    copy(identity, tmp_path / "own")
    key = tmp_path / "own/own.key"
    if damage == "missing":
        key.unlink()
    elif damage == "nonsense":
        key.write_text("nonsense")
    elif damage == "another":
        shutil.copy(certified(tmp_path, "second").key, key)
    else:
        private = certificates.key_from_pem(key.read_bytes())
        encryption = serialization.BestAvailableEncryption(b"secret")
        key.write_bytes(
            private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
        )
    with pytest.raises(Misconfigured, match="own.crt and .*own.key cannot be used for TLS: "):
        CertificateFiles(tmp_path / "own/own.crt", key)()
