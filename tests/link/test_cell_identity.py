from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from nano_appliance.link.cell_identity import CellIdentity
from nano_appliance.link.certificates import MODULE_LIFETIME
from nano_appliance.link.peer import Peer, Role
from nano_appliance.model.errors import InvalidInput, Misconfigured, NotAllowed
from tests.link.modules import folder, make_authority

NAME = "Cell_525400a1b2c3"


def test_new_cell_has_a_key_and_nothing_else(tmp_path: Path):
    cell = CellIdentity(tmp_path, NAME)
    assert (cell.current(), cell.pinned_fingerprint) == (None, "")
    assert [path.name for path in tmp_path.iterdir()] == ["cell.key.pem"]
    assert (tmp_path / "cell.key.pem").stat().st_mode & 0o777 == 0o600
    assert CellIdentity(tmp_path, NAME).fingerprint == cell.fingerprint


def test_certificate_is_kept_and_the_authority_pinned(tmp_path: Path):
    authority = make_authority(tmp_path)
    cell = CellIdentity(folder(tmp_path, "cell"), NAME)
    identity = cell.install(authority.issue(cell.signing_request, Role.CELL, NAME), authority.certificate)
    assert identity.peer == Peer(Role.CELL, NAME, cell.fingerprint)
    assert cell.pinned_fingerprint == authority.fingerprint
    assert CellIdentity(tmp_path / "cell", NAME).current() == identity


def test_another_authority_is_refused_for_good(tmp_path: Path):
    authority, other = make_authority(tmp_path), make_authority(tmp_path, "other")
    cell = CellIdentity(folder(tmp_path, "cell"), NAME)
    identity = cell.install(authority.issue(cell.signing_request, Role.CELL, NAME), authority.certificate)
    with pytest.raises(NotAllowed, match="another authority"):
        cell.install(other.issue(cell.signing_request, Role.CELL, NAME), other.certificate)
    cell.forget_certificate()
    assert cell.current() is None
    with pytest.raises(NotAllowed, match="another authority"):
        cell.install(other.issue(cell.signing_request, Role.CELL, NAME), other.certificate)
    assert cell.install(authority.issue(cell.signing_request, Role.CELL, NAME), authority.certificate) == identity


def test_certificates_for_others_are_refused_and_pin_nothing(tmp_path: Path):
    authority, other = make_authority(tmp_path), make_authority(tmp_path, "other")
    cell = CellIdentity(folder(tmp_path, "cell"), NAME)
    neighbour = CellIdentity(folder(tmp_path, "neighbour"), "Cell_2")
    request = cell.signing_request
    for certificate in (
        authority.issue(neighbour.signing_request, Role.CELL, NAME),
        authority.issue(request, Role.CELL, "Cell_2"),
        authority.issue(request, Role.CORE, NAME),
        other.issue(request, Role.CELL, NAME),
    ):
        with pytest.raises(NotAllowed):
            cell.install(certificate, authority.certificate)
    with pytest.raises(InvalidInput):
        cell.install("nonsense", authority.certificate)
    assert (cell.current(), cell.pinned_fingerprint) == (None, "")


def test_certificate_that_ends_soon_has_to_be_replaced(tmp_path: Path):
    authority = make_authority(tmp_path)
    place = folder(tmp_path, "cell")
    cell = CellIdentity(place, NAME)
    cell.install(authority.issue(cell.signing_request, Role.CELL, NAME), authority.certificate)
    late = CellIdentity(place, NAME, lambda: datetime.now(UTC) + MODULE_LIFETIME)
    assert late.current() is None


def test_broken_files(tmp_path: Path):
    (tmp_path / "pinned_ca.crt.pem").write_text("nonsense")
    cell = CellIdentity(tmp_path, NAME)
    with pytest.raises(Misconfigured, match=r"pinned_ca\.crt\.pem is broken"):
        _ = cell.pinned_fingerprint
    (tmp_path / "cell.crt.pem").write_text("nonsense")
    assert cell.current() is None
    (tmp_path / "cell.key.pem").write_text("nonsense")
    with pytest.raises(Misconfigured, match=r"cell\.key\.pem"):
        CellIdentity(tmp_path, NAME)


@pytest.mark.parametrize("name", ["", "a.b", "a b", "é", "x" * 64, "../x"])
def test_names_that_cannot_be_certified(tmp_path: Path, name: str):
    with pytest.raises(InvalidInput, match="cell name"):
        CellIdentity(tmp_path, name)
