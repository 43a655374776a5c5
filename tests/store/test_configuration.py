from __future__ import annotations

import json
import logging
import shutil
import stat
from pathlib import Path

import msgspec
import pytest

from nano_appliance.model.configuration import (
    ApiConfiguration,
    Configuration,
    Credential,
    DomainConfiguration,
    FrontendConfiguration,
    InvalidSetting,
)
from nano_appliance.model.errors import Misconfigured
from nano_appliance.store.configuration import read_configuration, write_configuration

SAMPLES = Path(__file__).parents[1] / "data" / "old-platform"
FILES: list[tuple[str, type[Configuration]]] = [
    ("core/config/domain.cfg", DomainConfiguration),
    ("core/config/api.cfg", ApiConfiguration),
    ("cell/config/domain.cfg", DomainConfiguration),
    ("frontend/config/frontend.cfg", FrontendConfiguration),
]


def content(path: Path) -> dict[str, object]:
    loaded: dict[str, object] = json.loads(path.read_bytes())
    return loaded


@pytest.mark.parametrize(("name", "kind"), FILES)
def test_the_older_platforms_files_are_kept(tmp_path: Path, name: str, kind: type[Configuration]) -> None:
    path = tmp_path / "a.cfg"
    shutil.copy(SAMPLES / name, path)
    write_configuration(path, read_configuration(path, kind))
    assert content(path) == content(SAMPLES / name)


def test_the_older_platforms_values_are_understood() -> None:
    core = read_configuration(SAMPLES / "core/config/domain.cfg", DomainConfiguration)
    assert (core.domain, core.group_port, core.listen_address) == ("nano", 5599, "10.99.0.1")
    portal = read_configuration(SAMPLES / "frontend/config/frontend.cfg", FrontendConfiguration)
    assert (portal.service_host, portal.api_id, portal.max_memory) == ("10.99.0.1", "dummyID", 32)


def test_a_placeholder_credential_is_kept_and_warned_about(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        api = read_configuration(SAMPLES / "core/config/api.cfg", ApiConfiguration)
    assert api.credentials[0].id == "dummyID"
    assert "publicly known" in caplog.text
    assert api.credentials[0].key not in caplog.text


def test_absent_and_null_settings_have_their_defaults(tmp_path: Path) -> None:
    path = tmp_path / "domain.cfg"
    path.write_text('{"domain": "a", "group_port": null}')
    assert read_configuration(path, DomainConfiguration) == DomainConfiguration(domain="a")


def test_unknown_keys_are_warned_about_and_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "domain.cfg"
    path.write_text('{"domain": "a", "colour": ["blue"]}')
    with caplog.at_level(logging.WARNING):
        configuration = read_configuration(path, DomainConfiguration)
    assert "unknown key 'colour'" in caplog.text
    write_configuration(path, msgspec.structs.replace(configuration, domain="b"))
    assert content(path)["colour"] == ["blue"]
    assert content(path)["domain"] == "b"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{\n "domain": "a"\n "group_port": 1\n}', "line 3, column 2: Expecting ',' delimiter"),
        (
            '{\n "domain": "a",\n "group_port": "5599"\n}',
            "line 3: group_port is wrong: expected int, got str",
        ),
        ('{\n "group_port": 70000\n}', "line 2: group_port is wrong: expected int <= 65535"),
        ('{\n "x": 1,\n "group_address": "10.0.0.1"\n}', "line 3: group_address must be an IPv4 multicast address"),
        ("[]", "line 1, column 1: must be an object"),
    ],
)
def test_a_broken_file_is_named_with_line_and_key(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "domain.cfg"
    path.write_text(text)
    with pytest.raises(Misconfigured) as caught:
        read_configuration(path, DomainConfiguration)
    assert caught.value.message.startswith(f"{path}, {message}")
    assert "\n" not in caught.value.message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot read .*domain.cfg: No such file"):
        read_configuration(tmp_path / "domain.cfg", DomainConfiguration)


def test_a_bad_value_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "domain.cfg"
    write_configuration(path, DomainConfiguration())
    before = path.read_bytes()
    with pytest.raises(InvalidSetting):
        write_configuration(path, DomainConfiguration(group_address="1.1.1.1"))
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("configuration", "mode"),
    [
        (DomainConfiguration(), 0o640),
        (DomainConfiguration(secret="s"), 0o600),
        (ApiConfiguration(credentials=(Credential(id="a", key="b"),)), 0o600),
        (FrontendConfiguration(address="1.1.1.1", service_host="h", api_id="a", api_key="b"), 0o600),
    ],
)
def test_files_with_secrets_are_private(tmp_path: Path, configuration: Configuration, mode: int) -> None:
    path = tmp_path / "a.cfg"
    write_configuration(path, configuration)
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert read_configuration(path, type(configuration)) == configuration


def test_settings_that_are_unset_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "domain.cfg"
    write_configuration(path, DomainConfiguration())
    assert list(content(path)) == ["domain", "group_address", "group_port", "timeout"]
