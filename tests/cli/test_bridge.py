"""`nano bridge` where nothing is to be changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nano_appliance.bridge.host_survey import survey_host
from nano_appliance.cli.main import main
from tests.bridge.cable import CARD, Cable, ip, laid_cable


@pytest.fixture
def cable() -> Iterator[Cable]:
    with laid_cable() as made:
        made.plug_in()
        yield made


def test_a_bridge_that_is_there_is_used_as_it_is(cable: Cable, capsys: pytest.CaptureFixture[str]) -> None:
    ip("link", "add", "br0", "type", "bridge")
    ip("link", "set", CARD, "master", "br0")
    ip("address", "add", "203.0.113.5/24", "dev", "br0")
    before = survey_host()
    assert main(["nano", "bridge", "--yes"]) == 0
    assert (
        capsys.readouterr().out == f"br0 exists already and is used as it is: br0 has 203.0.113.5/24; ports: {CARD}\n"
    )
    assert survey_host() == before


def test_something_else_of_that_name_is_a_failure(cable: Cable, capsys: pytest.CaptureFixture[str]) -> None:
    ip("link", "add", "br0", "type", "veth", "peer", "name", "other")
    assert main(["nano", "bridge", "--yes"]) == 1
    assert "an interface br0 exists and is no bridge" in capsys.readouterr().err


def test_several_interfaces_are_listed_when_nobody_can_be_asked(
    cable: Cable, capsys: pytest.CaptureFixture[str]
) -> None:
    ip("link", "add", "second", "up", "type", "veth", "peer", "name", "third")
    ip("link", "set", "third", "up")
    assert main(["nano", "bridge", "--yes"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert f"name one by --interface: {CARD} (ethernet, " in said.err
    assert "; second (ethernet, " in said.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--interface", "eth7"], "interface 'eth7' does not exist"),
        (["--interface", "lo"], "interface 'lo' is no Ethernet interface"),
    ],
)
def test_an_interface_that_cannot_be_a_port(
    cable: Cable, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["nano", "bridge", "--yes", *words]) == 2
    assert said in capsys.readouterr().err


def test_an_interface_that_nobody_configures_is_left_alone(cable: Cable, capsys: pytest.CaptureFixture[str]) -> None:
    before = survey_host()
    assert main(["nano", "bridge", "--yes"]) == 1
    assert f"nothing known configures {CARD}" in capsys.readouterr().err
    assert survey_host() == before


@pytest.mark.parametrize("seconds", ["4", "3601", "-5", "soon"])
def test_a_wait_that_makes_no_sense(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["nano", "bridge", f"--wait={seconds}"])
    assert ended.value.code == 2
    assert "must be a number of seconds from 5 to 3600" in capsys.readouterr().err
