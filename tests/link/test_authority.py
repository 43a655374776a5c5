from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from nano_appliance.link import certificates
from nano_appliance.link.authority import Authority
from nano_appliance.link.certificates import MODULE_LIFETIME
from nano_appliance.link.peer import Role
from nano_appliance.model.errors import InvalidInput, Misconfigured
from tests.link.modules import NOW


def opened(folder: Path, days: float = 0) -> Authority:
    return Authority(folder, "tested", lambda: NOW + timedelta(days=days))


def test_made_once_and_kept(tmp_path: Path):
    first = opened(tmp_path)
    identity = first.core_identity()
    shown = identity.certificate.read_text()
    again = opened(tmp_path)
    assert (again.fingerprint, again.certificate) == (first.fingerprint, first.certificate)
    assert again.core_identity() == identity
    assert identity.certificate.read_text() == shown


def test_keys_are_readable_by_nobody_else(tmp_path: Path):
    opened(tmp_path).core_identity()
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert {mode for name, mode in modes.items() if ".key." in name} == {0o600}
    assert len(modes) == 4


def test_core_certificate_is_renewed_in_its_last_year(tmp_path: Path):
    old = opened(tmp_path).core_identity().certificate.read_text()
    late = opened(tmp_path, MODULE_LIFETIME.days - 200)
    identity = late.core_identity()
    assert identity.certificate.read_text() != old
    assert identity.peer.role is Role.CORE
    key = certificates.public_key(certificates.certificate_from_pem(old))
    assert certificates.key_fingerprint(key) == identity.peer.fingerprint


def test_foreign_or_broken_core_certificate_is_replaced(tmp_path: Path):
    other = tmp_path / "other"
    other.mkdir()
    foreign = opened(other).core_identity().certificate.read_text()
    own = tmp_path / "own"
    own.mkdir()
    authority = opened(own)
    for content in (foreign, "nonsense"):
        (own / "nano_core.crt.pem").write_text(content)
        renewed = authority.core_identity().certificate.read_text()
        assert certificates.is_issued_by(
            certificates.certificate_from_pem(renewed), certificates.certificate_from_pem(authority.certificate)
        )


def test_lost_key_is_not_silently_replaced(tmp_path: Path):
    opened(tmp_path)
    (tmp_path / "nano_ca.key.pem").unlink()
    with pytest.raises(Misconfigured, match=r"nano_ca\.key\.pem is missing"):
        opened(tmp_path)


@pytest.mark.parametrize("file", ["nano_ca.key.pem", "nano_ca.crt.pem"])
def test_broken_file_is_named(tmp_path: Path, file: str):
    opened(tmp_path)
    (tmp_path / file).write_text("nonsense")
    with pytest.raises(Misconfigured, match=file.replace(".", r"\.")):
        opened(tmp_path)


def test_certificate_of_another_key(tmp_path: Path):
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        folder.mkdir()
        opened(folder)
    (folders[0] / "nano_ca.crt.pem").write_text((folders[1] / "nano_ca.crt.pem").read_text())
    with pytest.raises(Misconfigured, match="does not belong to the key"):
        opened(folders[0])


def test_start_that_was_killed_between_key_and_certificate(tmp_path: Path):
    opened(tmp_path)
    (tmp_path / "nano_ca.crt.pem").unlink()
    assert opened(tmp_path).core_identity().peer.role is Role.CORE


def test_bad_request_is_not_signed(tmp_path: Path):
    with pytest.raises(InvalidInput):
        opened(tmp_path).issue("nonsense", Role.CELL, "Cell_01")
