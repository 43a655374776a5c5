from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from nano_appliance.link.certificates import MODULE_LIFETIME
from nano_appliance.link.peer import Role
from nano_appliance.link.screen_identity import ScreenIdentity
from nano_appliance.model.errors import InvalidInput, NotAllowed
from tests.link.modules import make_authority, make_cell

NAME, ADDRESS = "Cell_01", "10.0.0.1"


def test_a_certificate_is_kept_until_something_does_not_fit_any_more(tmp_path: Path):
    authority = make_authority(tmp_path)
    cell = make_cell(tmp_path, authority, NAME)
    screens = ScreenIdentity(tmp_path / NAME, NAME, lambda: ADDRESS)
    assert screens.current() is None
    identity = screens.install(authority.issue(screens.signing_request, Role.SCREEN, NAME, ADDRESS))
    assert (identity.peer.role, identity.peer.name, identity.authority) == (Role.SCREEN, NAME, cell.authority)
    assert identity.peer.fingerprint != cell.peer.fingerprint, "QEMU must not have the cell's own key"
    assert identity.key.stat().st_mode & 0o777 == 0o600
    assert ScreenIdentity(tmp_path / NAME, NAME, lambda: ADDRESS).current() == identity
    assert ScreenIdentity(tmp_path / NAME, NAME, lambda: "10.0.0.2").current() is None
    late = datetime.now(UTC) + MODULE_LIFETIME
    assert ScreenIdentity(tmp_path / NAME, NAME, lambda: ADDRESS, lambda: late).current() is None


def test_certificates_for_others_are_refused(tmp_path: Path):
    authority, other = make_authority(tmp_path), make_authority(tmp_path, "other")
    make_cell(tmp_path, authority, NAME)
    screens = ScreenIdentity(tmp_path / NAME, NAME, lambda: ADDRESS)
    request = screens.signing_request
    for wrong in (
        other.issue(request, Role.SCREEN, NAME, ADDRESS),
        authority.issue(request, Role.CELL, NAME, ADDRESS),
        authority.issue(request, Role.SCREEN, "Cell_02", ADDRESS),
        authority.issue(request, Role.SCREEN, NAME, "10.0.0.2"),
    ):
        with pytest.raises(NotAllowed):
            screens.install(wrong)
    with pytest.raises(InvalidInput):
        screens.install("rubbish")
    assert screens.current() is None
    assert screens.install(authority.issue(request, Role.SCREEN, NAME)) == screens.current()
