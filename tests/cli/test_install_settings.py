"""Each setting of an installation is asked once, and only where a file lacks it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from nano_appliance.cli.dialogue import Dialogue
from nano_appliance.cli.install_settings import API_PORT, GROUP_PORT, PORTAL_PORT, Asking
from nano_appliance.model.configuration import ApiConfiguration, Credential, DomainConfiguration
from nano_appliance.model.errors import InvalidInput, Misconfigured
from nano_appliance.store.configuration import write_configuration

ROLES = ("core", "cell", "frontend")
ADDRESS = "10.77.0.1"
CREDENTIAL = Credential(id="an-id", key="a-key")


def asking(
    installation: Path,
    given: Mapping[str, str] | None = None,
    dialogue: Dialogue | None = None,
    environment: Mapping[str, str] | None = None,
) -> Asking:
    return Asking(installation, given or {}, environment or {}, dialogue, ADDRESS)


def core_is_there(installation: Path) -> None:
    (installation / "core/config").mkdir(parents=True)
    domain = DomainConfiguration(domain="lab", group_port=6000, listen_address=ADDRESS)
    write_configuration(installation / "core/config/domain.cfg", domain)
    write_configuration(installation / "core/config/api.cfg", ApiConfiguration(port=9000, credentials=(CREDENTIAL,)))


def test_a_person_is_asked_each_thing_once(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt.partition(" = ")[0])
        return ""

    settings = asking(tmp_path, dialogue=Dialogue(read=answer)).settings(ROLES)
    assert asked == [
        *("Group Domain Name", "Group MultiCast Address", "Group MultiCast Port", "API Serve Port"),
        "Portal listen port",
    ]
    assert settings.answers == {
        "--domain": "nano",
        "--group-address": "224.0.0.226",
        "--group-port": "5599",
        "--listen-address": ADDRESS,
        "--api-port": "5850",
        "--portal-address": ADDRESS,
        "--portal-port": "5870",
    }
    assert settings.secrets == {}


def test_what_is_told_is_not_asked_and_checked_before(tmp_path: Path) -> None:
    given = {"--domain": "lab", "--api-port": "9000"}
    settings = asking(tmp_path, given, environment={"NANO_GROUP_PORT": "6000"}).settings(ROLES)
    assert [settings.answers[flag] for flag in ("--domain", "--api-port", "--group-port")] == ["lab", "9000", "6000"]
    with pytest.raises(InvalidInput, match="--group-address: group_address must be an IPv4 multicast address"):
        asking(tmp_path, {"--group-address": "10.0.0.1"}).settings(ROLES)
    with pytest.raises(InvalidInput, match="NANO_API_PORT: port must be a number"):
        asking(tmp_path, environment={"NANO_API_PORT": "many"}).settings(ROLES)


def test_roles_of_a_host_are_of_one_domain(tmp_path: Path) -> None:
    core_is_there(tmp_path)
    found = asking(tmp_path)
    settings = found.settings(ROLES)
    assert {flag: settings.answers[flag] for flag in settings.answers if "portal" not in flag} == {
        "--domain": "lab",
        "--group-address": "224.0.0.226",
        "--group-port": "6000",
    }
    assert found.port("core", API_PORT, settings) == 9000
    assert found.port("cell", GROUP_PORT, settings) == 6000
    assert found.port("frontend", PORTAL_PORT, settings) == 5870
    texts = found.texts(ROLES, settings)
    assert set(texts) == {"cell", "frontend"}
    values = "domain lab, group_address 224.0.0.226, group_port 6000"
    assert texts["cell"] == f"configure the cell: domain.cfg with {values}"


def test_a_frontend_alone_needs_to_know_the_core(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="service_host of the frontend is not known: set it by --service-host"):
        asking(tmp_path).settings(["frontend"])
    given = {"--service-host": "core.lab", "--api-id": "an-id"}
    with pytest.raises(Misconfigured, match="api_key of the frontend is not known: set it by NANO_API_KEY"):
        asking(tmp_path, given).settings(["frontend"])
    told = asking(tmp_path, given, environment={"NANO_API_KEY": "a-key"})
    settings = told.settings(["frontend"])
    assert (settings.answers["--service-host"], settings.secrets) == ("core.lab", {"NANO_API_KEY": "a-key"})
    assert "a-key" not in told.texts(["frontend"], settings)["frontend"]


def test_where_everything_is_written_nothing_is_asked(tmp_path: Path) -> None:
    core_is_there(tmp_path)
    settings = asking(tmp_path).settings(["core"])
    assert (settings.answers, asking(tmp_path).texts(["core"], settings)) == ({}, {})
