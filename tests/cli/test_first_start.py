from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from nano_appliance.cli import first_start
from nano_appliance.cli.dialogue import Dialogue
from nano_appliance.cli.first_start import complete_configuration, unused_flags
from nano_appliance.cli.surroundings import Surroundings, look_around
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.errors import InvalidInput, Misconfigured

ONE_ADDRESS = Surroundings(addresses=("10.0.0.5",), address="10.0.0.5")
TWO_ADDRESSES = Surroundings(addresses=("10.0.0.5", "10.1.0.5"), address="")


@pytest.fixture(autouse=True)
def known_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host with one address; what a core beside it has is still read from its files."""
    monkeypatch.setattr("nano_appliance.cli.surroundings.host_addresses", lambda: ["10.0.0.5"])


def make(tmp_path: Path, role: str) -> ModuleFolder:
    folder = ModuleFolder(tmp_path / role, role)
    folder.make()
    return folder


def complete(
    folder: ModuleFolder, *, dialogue: Dialogue | None = None, given: dict[str, str] | None = None, **environment: str
) -> list[str]:
    told: list[str] = []
    complete_configuration(folder, given or {}, dialogue=dialogue, tell=told.append, environment=environment)
    return told


def content(folder: ModuleFolder, name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder.config / name).read_bytes())
    return loaded


def test_a_core_starts_from_defaults_with_a_credential_of_its_own(tmp_path: Path) -> None:
    core = make(tmp_path, "core")
    told = complete(core)
    assert content(core, "domain.cfg") == {
        "domain": "nano",
        "group_address": "224.0.0.226",
        "group_port": 5599,
        "listen_address": "10.0.0.5",
        "timeout": 10,
    }
    api = content(core, "api.cfg")
    assert api["port"] == 5850
    (credential,) = api["credentials"]
    assert credential["id"] != "dummyID"
    assert len(credential["key"]) >= 43
    assert stat.S_IMODE((core.config / "api.cfg").stat().st_mode) == 0o600
    assert told == [
        f"domain configure '{core.config}/domain.cfg' generated",
        f"api configure '{core.config}/api.cfg' generated",
    ]
    other = make(tmp_path / "other", "core")
    complete(other)
    assert content(other, "api.cfg")["credentials"] != api["credentials"]


def test_a_complete_configuration_is_not_touched(tmp_path: Path) -> None:
    core = make(tmp_path, "core")
    complete(core)
    before = {path: path.read_bytes() for path in core.config.iterdir()}
    assert complete(core, NANO_DOMAIN="other") == []
    assert {path: path.read_bytes() for path in core.config.iterdir()} == before


def test_flags_win_over_the_environment(tmp_path: Path) -> None:
    cell = make(tmp_path, "cell")
    complete(cell, given={"--domain": "flag"}, NANO_DOMAIN="variable", NANO_GROUP_PORT="1234")
    assert (content(cell, "domain.cfg")["domain"], content(cell, "domain.cfg")["group_port"]) == ("flag", 1234)
    assert "listen_address" not in content(cell, "domain.cfg")


@pytest.mark.parametrize(
    ("given", "environment", "message"),
    [
        ({"--group-port": "70000"}, {}, "--group-port: group_port must be a number from 1 to 65535"),
        ({}, {"NANO_GROUP_ADDRESS": "1.1.1.1"}, "NANO_GROUP_ADDRESS: group_address must be an IPv4 multicast"),
        ({}, {"NANO_API_PORT": "x"}, "NANO_API_PORT: port must be a number"),
    ],
)
def test_a_bad_setting_is_named_and_nothing_written(
    tmp_path: Path, given: dict[str, str], environment: dict[str, str], message: str
) -> None:
    core = make(tmp_path, "core")
    with pytest.raises(InvalidInput) as caught:
        complete(core, given=given, **environment)
    assert caught.value.message.startswith(message)
    assert list(core.config.iterdir()) == []


def test_several_addresses_need_a_choice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_start, "look_around", lambda _home: TWO_ADDRESSES)
    core = make(tmp_path, "core")
    with pytest.raises(Misconfigured, match="set it by --listen-address or NANO_LISTEN_ADDRESS"):
        complete(core)
    shown: list[str] = []
    answers = iter(["", "", "", "1", ""])
    complete(core, dialogue=Dialogue(lambda _prompt: next(answers), shown.append))
    assert content(core, "domain.cfg")["listen_address"] == "10.1.0.5"
    assert shown == ["0: 10.0.0.5", "1: 10.1.0.5"]


def test_a_frontend_finds_the_core_on_its_host(tmp_path: Path) -> None:
    core, frontend = make(tmp_path, "core"), make(tmp_path, "frontend")
    complete(core, NANO_API_PORT="5851")
    complete(frontend)
    (credential,) = content(core, "api.cfg")["credentials"]
    assert content(frontend, "frontend.cfg") == {
        "address": "10.0.0.5",
        "port": 5870,
        "service_host": "10.0.0.5",
        "service_port": 5851,
        "api_key": credential["key"],
        "api_id": credential["id"],
        "max_cores": 24,
        "max_memory": 32,
        "max_disk": 64,
        "tls_port": 5871,
    }


@pytest.mark.parametrize(("listening", "reached"), [("0.0.0.0", "10.0.0.5"), ("127.0.0.1", "127.0.0.1")])
def test_a_frontend_reaches_the_core_where_it_listens(tmp_path: Path, listening: str, reached: str) -> None:
    core, frontend = make(tmp_path, "core"), make(tmp_path, "frontend")
    complete(core)
    api = content(core, "api.cfg") | {"address": listening}
    (core.config / "api.cfg").write_text(json.dumps(api))
    complete(frontend)
    assert content(frontend, "frontend.cfg")["service_host"] == reached


def test_a_frontend_elsewhere_is_told_how_to_get_the_credential(tmp_path: Path) -> None:
    frontend = make(tmp_path, "frontend")
    with pytest.raises(Misconfigured, match="NANO_API_ID; 'nano core credentials' on the core's host prints it"):
        complete(frontend)
    with pytest.raises(Misconfigured, match="api_key is not known: set it by NANO_API_KEY; 'nano core credentials'"):
        complete(frontend, NANO_API_ID="a")
    complete(frontend, NANO_API_ID="a", NANO_API_KEY="b", NANO_SERVICE_HOST="core.example")
    assert content(frontend, "frontend.cfg")["service_host"] == "core.example"


def test_files_that_an_installer_left_incomplete_are_completed(tmp_path: Path) -> None:
    core, frontend = make(tmp_path, "core"), make(tmp_path, "frontend")
    (core.config / "domain.cfg").write_text(
        '{"domain": "d", "group_address": "224.0.0.226", "group_port": 5599, "listen_address": "10.0.0.5"}'
    )
    (core.config / "api.cfg").write_text('{"port": 5850, "later": 1}')
    (frontend.config / "frontend.cfg").write_text(
        '{"address": "10.0.0.5", "port": 5870, "service_host": "10.0.0.5", "service_port": 5850}'
    )
    complete(core)
    assert content(core, "api.cfg")["later"] == 1
    (credential,) = content(core, "api.cfg")["credentials"]
    complete(frontend, NANO_PORTAL_PORT="1")
    assert content(frontend, "frontend.cfg")["api_id"] == credential["id"]
    assert content(frontend, "frontend.cfg")["port"] == 5870
    assert "tls_port" not in content(frontend, "frontend.cfg"), "what is there already stays as it is"


def test_a_portal_that_only_this_host_can_reach_needs_no_tls(tmp_path: Path) -> None:
    core, frontend = make(tmp_path, "core"), make(tmp_path, "frontend")
    complete(core)
    complete(frontend, given={"--portal-address": "127.0.0.1"})
    assert "tls_port" not in content(frontend, "frontend.cfg")


def test_an_existing_placeholder_is_kept(tmp_path: Path) -> None:
    core = make(tmp_path, "core")
    complete(core)
    (core.config / "api.cfg").write_text('{"port": 5850, "credentials": [{"id": "dummyID", "key": "k"}]}')
    assert complete(core) == []
    assert content(core, "api.cfg")["credentials"] == [{"id": "dummyID", "key": "k"}]


def test_a_broken_file_stops_the_start(tmp_path: Path) -> None:
    core = make(tmp_path, "core")
    (core.config / "domain.cfg").write_text("{\n bad }")
    with pytest.raises(Misconfigured, match="domain.cfg, line 2, column 2"):
        complete(core)


def test_flags_that_come_too_late_are_named(tmp_path: Path) -> None:
    core = make(tmp_path, "core")
    given = {"--domain": "late", "--api-port": "1"}
    assert unused_flags(core, given) == []
    complete(core)
    assert unused_flags(core, given) == [
        f"--domain has no effect, edit {core.config}/domain.cfg instead",
        f"--api-port has no effect, edit {core.config}/api.cfg instead",
    ]


def test_the_surroundings_of_this_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert look_around(tmp_path / "frontend") == ONE_ADDRESS
    monkeypatch.setattr("nano_appliance.cli.surroundings.host_addresses", lambda: ["192.0.2.1", "192.0.2.2"])
    monkeypatch.setattr("nano_appliance.cli.surroundings.default_route", lambda: None)
    assert look_around(tmp_path / "frontend").address == ""
    monkeypatch.setattr("nano_appliance.cli.surroundings.default_route", lambda: "lo")
    assert look_around(tmp_path / "frontend").address == "127.0.0.1"
