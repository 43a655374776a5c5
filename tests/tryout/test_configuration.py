from __future__ import annotations

import json
from pathlib import Path

import pytest

from nano_appliance.model.configuration import ApiConfiguration, DomainConfiguration, FrontendConfiguration
from nano_appliance.store.configuration import read_configuration
from nano_appliance.tryout.configuration import api_credential, write_missing_configuration
from nano_appliance.tryout.home import Home
from nano_appliance.tryout.settings import Settings, load_settings


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def settings(home: Home) -> Settings:
    return load_settings(home, taken=())


def test_a_fresh_home_gets_a_domain_of_its_own_and_loopback_only(home: Home, settings: Settings) -> None:
    write_missing_configuration(home, settings)
    core = read_configuration(home.path / "core/config/domain.cfg", DomainConfiguration)
    cell = read_configuration(home.path / "cell/config/domain.cfg", DomainConfiguration)
    assert core.domain == cell.domain == settings.domain
    assert core.listen_address == str(settings.gateway)
    assert read_configuration(home.path / "core/config/api.cfg", ApiConfiguration).address == "127.0.0.1"
    assert read_configuration(home.path / "frontend/config/frontend.cfg", FrontendConfiguration).address == "127.0.0.1"


def test_core_and_frontend_share_a_credential_that_no_other_home_has(tmp_path: Path) -> None:
    pairs = set()
    for name in ("one", "other"):
        home = Home(tmp_path / name)
        home.path.mkdir()
        write_missing_configuration(home, load_settings(home, taken=()))
        frontend = read_configuration(home.path / "frontend/config/frontend.cfg", FrontendConfiguration)
        credential = api_credential(home)
        assert (frontend.api_id, frontend.api_key) == (credential.id, credential.key)
        assert len(credential.key) >= 32
        pairs.add((credential.id, credential.key))
    assert len(pairs) == 2


def test_what_an_administrator_changed_stays(home: Home, settings: Settings) -> None:
    write_missing_configuration(home, settings)
    path = home.path / "frontend/config/frontend.cfg"
    changed = json.loads(path.read_text()) | {"max_cores": 8, "own": 1}
    path.write_text(json.dumps(changed))
    write_missing_configuration(home, settings)
    assert json.loads(path.read_text()) == changed


@pytest.mark.parametrize("lost", ["core/config/api.cfg", "frontend/config/frontend.cfg"])
def test_a_lost_file_is_made_again_with_the_pair_of_the_other(home: Home, settings: Settings, lost: str) -> None:
    write_missing_configuration(home, settings)
    before = api_credential(home)
    (home.path / lost).unlink()
    write_missing_configuration(home, settings)
    frontend = read_configuration(home.path / "frontend/config/frontend.cfg", FrontendConfiguration)
    assert api_credential(home) == before
    assert (frontend.api_id, frontend.api_key) == (before.id, before.key)
