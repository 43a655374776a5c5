from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.link import certificates
from nano_appliance.link.peer import Peer, Role
from nano_appliance.model.errors import InvalidInput
from tests.link.modules import NOW

AUTHORITY_KEY = certificates.make_key()
AUTHORITY = certificates.make_authority(AUTHORITY_KEY, "tested", NOW)
KEY = certificates.make_key()


def issued(role: Role = Role.CELL, name: str = "Cell_01") -> x509.Certificate:
    return certificates.issue(AUTHORITY, AUTHORITY_KEY, KEY.public_key(), role, name, NOW)


@pytest.mark.parametrize("role", list(Role))
def test_certificate_names_role_name_and_key(role: Role):
    fingerprint = certificates.key_fingerprint(KEY.public_key())
    assert certificates.peer_of(issued(role, "a")) == Peer(role, "a", fingerprint)


def test_only_its_own_authority_has_issued_it():
    other_key = certificates.make_key()
    other = certificates.make_authority(other_key, "tested", NOW)
    assert certificates.is_issued_by(issued(), AUTHORITY)
    assert not certificates.is_issued_by(issued(), other)


def test_module_cannot_issue():
    assert not issued().extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert AUTHORITY.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0


def test_renewal_comes_before_the_end():
    end = issued().not_valid_after_utc
    assert not certificates.needs_renewal(issued(), NOW)
    assert certificates.needs_renewal(issued(), end - timedelta(days=300))
    assert certificates.needs_renewal(issued(), end + timedelta(days=1))


def test_signing_request_proves_the_key():
    request = certificates.make_signing_request(KEY, Role.CELL, "Cell_01")
    assert certificates.requested_key(request) == KEY.public_key()


def test_request_signed_by_another_key_is_refused():
    request = x509.load_pem_x509_csr(certificates.make_signing_request(KEY, Role.CELL, "Cell_01").encode())
    broken = bytearray(request.public_bytes(serialization.Encoding.DER))
    broken[-1] ^= 1
    pem = f"-----BEGIN CERTIFICATE REQUEST-----\n{b64encode(broken).decode()}\n-----END CERTIFICATE REQUEST-----\n"
    with pytest.raises(InvalidInput):
        certificates.requested_key(pem)


@pytest.mark.parametrize(
    "key", [rsa.generate_private_key(public_exponent=65537, key_size=2048), ec.generate_private_key(ec.SECP384R1())]
)
def test_other_kinds_of_keys_are_refused(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
    request = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(key, hashes.SHA256())
    with pytest.raises(InvalidInput, match="P-256"):
        certificates.requested_key(request.public_bytes(serialization.Encoding.PEM).decode())


@given(st.text(max_size=200))
def test_noise_is_refused_cleanly(text: str):
    with pytest.raises(InvalidInput):
        certificates.requested_key(text)
    with pytest.raises(InvalidInput):
        certificates.certificate_from_pem(text)


def test_certificate_of_no_module():
    with pytest.raises(InvalidInput, match="names no module"):
        certificates.peer_of(AUTHORITY)
