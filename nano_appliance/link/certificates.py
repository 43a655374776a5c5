"""Keys, signing requests and certificates as values: made, signed, read and compared; touches no file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Address

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from nano_appliance.link.peer import Peer, Role, tls_name
from nano_appliance.model.configuration import is_address
from nano_appliance.model.errors import InvalidInput

AUTHORITY_LIFETIME = timedelta(days=30 * 365)
MODULE_LIFETIME = timedelta(days=10 * 365)
PORTAL_LIFETIME = timedelta(days=397)
"""Browsers take no certificate that is good for much longer."""

RENEWAL_PERIOD = timedelta(days=365)
"""A certificate that ends within this time is replaced."""

CLOCK_TOLERANCE = timedelta(days=1)
"""How far a module's clock may be behind when its certificate is made."""

_ORGANISATION = "Nano"


def make_key() -> ec.EllipticCurvePrivateKey:
    """A new key on the curve P-256."""
    return ec.generate_private_key(ec.SECP256R1())


def key_to_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The private key, unencrypted; belongs into files of mode 0600 only."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def key_from_pem(pem: bytes) -> ec.EllipticCurvePrivateKey:
    """The reverse. Raises ValueError."""
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("not an elliptic curve key")
    return key


def key_fingerprint(key: ec.EllipticCurvePublicKey) -> str:
    """SHA-256 of a public key, in hexadecimal."""
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    digest = hashes.Hash(hashes.SHA256())
    digest.update(der)
    return digest.finalize().hex()


def certificate_fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of a whole certificate, in hexadecimal."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def certificate_to_pem(certificate: x509.Certificate) -> str:
    """The certificate as text."""
    return certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")


def certificate_from_pem(pem: str) -> x509.Certificate:
    """The reverse. Raises InvalidInput."""
    try:
        return x509.load_pem_x509_certificate(pem.encode())
    except ValueError as error:
        raise InvalidInput("the certificate cannot be read") from error


def public_key(source: x509.Certificate | x509.CertificateSigningRequest) -> ec.EllipticCurvePublicKey:
    """The key a certificate or request is about. Raises InvalidInput for another kind than ours."""
    key = source.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise InvalidInput("the key is not on the curve P-256")
    return key


def make_authority(key: ec.EllipticCurvePrivateKey, domain: str, now: datetime) -> x509.Certificate:
    """The certificate of a new authority, signed by itself."""
    name = _name(f"Nano authority of {domain}"[:64], "authority")
    builder = _builder(name, key.public_key(), now, AUTHORITY_LIFETIME).issuer_name(name)
    usage = _key_usage(signs_certificates=True)
    return (
        builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )


def make_signing_request(key: ec.EllipticCurvePrivateKey, role: Role, name: str) -> str:
    """A signing request (PEM) that proves possession of `key`."""
    request = x509.CertificateSigningRequestBuilder().subject_name(_name(name, role)).sign(key, hashes.SHA256())
    return request.public_bytes(serialization.Encoding.PEM).decode("ascii")


def requested_key(signing_request: str) -> ec.EllipticCurvePublicKey:
    """The key of a signing request (PEM). Raises InvalidInput when it does not prove possession of it."""
    try:
        request = x509.load_pem_x509_csr(signing_request.encode())
        proven = request.is_signature_valid
    except ValueError as error:
        raise InvalidInput("the signing request cannot be read") from error
    if not proven:
        raise InvalidInput("the signing request is not signed with its own key")
    return public_key(request)


def issue(
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    key: ec.EllipticCurvePublicKey,
    role: Role,
    name: str,
    now: datetime,
    address: str = "",
) -> x509.Certificate:
    """A certificate for the module `name`, good for both ends of a connection.

    It also names `address` (IPv4), if one is given, for clients that know nothing else of the module.
    """
    builder = _builder(_name(name, role), key, now, MODULE_LIFETIME).issuer_name(authority.subject)
    both_ends = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
    addresses = [x509.IPAddress(IPv4Address(address))] if address else []
    names = x509.SubjectAlternativeName([x509.DNSName(tls_name(role, name)), *addresses])
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(both_ends, critical=False)
        .add_extension(names, critical=False)
        .add_extension(issuer, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def issue_for_portal(
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    key: ec.EllipticCurvePublicKey,
    names: Sequence[str],
    now: datetime,
) -> x509.Certificate:
    """A certificate for a server that is called by `names`: host names and IPv4 addresses, at least one."""
    builder = _builder(_name(names[0][:64], Role.PORTAL), key, now, PORTAL_LIFETIME).issuer_name(authority.subject)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(issuer, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def is_issued_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    """True when `authority` has signed `certificate`."""
    try:
        certificate.verify_directly_issued_by(authority)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def needs_renewal(certificate: x509.Certificate, now: datetime) -> bool:
    """True when the certificate has ended or will soon."""
    return certificate.not_valid_after_utc - now < RENEWAL_PERIOD


def addresses_of(certificate: x509.Certificate) -> list[str]:
    """The addresses that a certificate of ours names."""
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [str(address) for address in names.get_values_for_type(x509.IPAddress)]


def host_names_of(certificate: x509.Certificate) -> list[str]:
    """The names of hosts that a certificate of ours names."""
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return names.get_values_for_type(x509.DNSName)


def lifetime_left(certificate: x509.Certificate, now: datetime) -> float:
    """The share of its lifetime that a certificate has before it; 0 and less when it has ended."""
    begun, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return (ends - now) / (ends - begun)


def peer_of(certificate: x509.Certificate) -> Peer:
    """Whom a certificate names; it must have been verified before. Raises InvalidInput for one that is not ours."""
    roles = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if len(roles) != 1 or len(names) != 1 or roles[0].value not in set(Role):
        raise InvalidInput("the certificate names no module")
    return Peer(Role(str(roles[0].value)), str(names[0].value), key_fingerprint(public_key(certificate)))


def _general_name(name: str) -> x509.GeneralName:
    return x509.IPAddress(IPv4Address(name)) if is_address(name) else x509.DNSName(name)


def _name(common_name: str, unit: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _ORGANISATION),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _builder(
    subject: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, lifetime: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_TOLERANCE)
        .not_valid_after(now + lifetime)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
