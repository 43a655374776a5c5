"""Certificates for portals: made by the authority, kept by the frontend, renewed in time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from nano_appliance.link import certificates
from nano_appliance.link.authority import MOST_NAMES, Authority
from nano_appliance.link.certificates import PORTAL_LIFETIME
from nano_appliance.link.portal_identity import PortalIdentity
from nano_appliance.model.authority import PortalCertificate, PortalRequest
from nano_appliance.model.errors import InvalidInput, NotAllowed
from tests.link.modules import folder, make_authority

NAMES = ("portal.example", "10.0.0.1", "localhost")


def answer(authority: Authority, request: PortalRequest) -> PortalCertificate:
    certificate = authority.issue_for_portal(request.signing_request, request.names)
    return PortalCertificate(certificate=certificate, authority=authority.certificate)


def test_a_certificate_is_for_the_names_and_for_servers_alone(tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    request = PortalIdentity(folder(tmp_path, "frontend"), NAMES).request
    made = certificates.certificate_from_pem(answer(authority, request).certificate)
    assert certificates.host_names_of(made) == ["portal.example", "localhost"]
    assert certificates.addresses_of(made) == ["10.0.0.1"]
    assert certificates.peer_of(made).role == "portal"
    usages = made.extensions.get_extension_for_class(certificates.x509.ExtendedKeyUsage).value
    assert list(usages) == [certificates.ExtendedKeyUsageOID.SERVER_AUTH]
    assert made.not_valid_after_utc - datetime.now(UTC) < PORTAL_LIFETIME


@pytest.mark.parametrize(
    "names",
    [(), ("core.core.nano",), ("Cell.cell.NANO.",), ("a b",), ("10.0.0.300",), ("*",), ("x",) * (MOST_NAMES + 1)],
)
def test_names_of_modules_and_what_is_no_name_are_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    request = PortalIdentity(folder(tmp_path, "frontend"), NAMES).request
    with pytest.raises(InvalidInput):
        make_authority(tmp_path).issue_for_portal(request.signing_request, names)


def test_it_is_kept_until_names_change_or_its_last_third_begins(tmp_path: Path) -> None:
    authority, home = make_authority(tmp_path), folder(tmp_path, "frontend")
    identity = PortalIdentity(home, NAMES)
    assert not identity.is_usable
    identity.install(answer(authority, identity.request))
    assert identity.is_usable
    assert identity.is_settled
    assert identity.key.stat().st_mode & 0o777 == 0o600
    assert PortalIdentity(home, NAMES[::-1]).is_settled
    assert not PortalIdentity(home, (*NAMES, "another.example")).is_settled
    assert PortalIdentity(home, (*NAMES, "another.example")).is_usable
    for share, settled, usable in ((0.6, True, True), (0.7, False, True), (1.0, False, False)):
        late = datetime.now(UTC) + PORTAL_LIFETIME * share
        again = PortalIdentity(home, NAMES, lambda late=late: late)
        assert (again.is_settled, again.is_usable) == (settled, usable)


def test_certificates_for_others_are_refused(tmp_path: Path) -> None:
    authority, other = make_authority(tmp_path), make_authority(tmp_path, "other")
    identity = PortalIdentity(folder(tmp_path, "frontend"), NAMES)
    stranger = PortalIdentity(folder(tmp_path, "stranger"), NAMES)
    good = answer(authority, identity.request)
    for wrong in (
        answer(authority, stranger.request),
        answer(authority, msgspec.structs.replace(identity.request, names=("else.example",))),
        msgspec.structs.replace(good, authority=other.certificate),
    ):
        with pytest.raises(NotAllowed, match="not for this portal"):
            identity.install(wrong)
    with pytest.raises(InvalidInput):
        identity.install(PortalCertificate(certificate="nonsense", authority="nonsense"))
    assert not identity.is_usable
    identity.certificate.write_text("nonsense")
    assert not identity.is_usable
