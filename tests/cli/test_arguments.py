from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.cli.arguments import (
    CORE_VERBS,
    VERBS,
    CalledName,
    called_name,
    given_answers,
    make_parser,
    module_home,
)

NANO = CalledName()


@pytest.mark.parametrize("name", ["core", "cell", "frontend"])
def test_a_role_is_known_by_the_name_it_is_called_by(tmp_path: Path, name: str) -> None:
    program = tmp_path / "folder" / name
    program.parent.mkdir()
    program.symlink_to("/bin/true")
    called = called_name(str(program))
    assert called == CalledName(name, tmp_path / "folder")
    assert module_home(name, None, called) == tmp_path / "folder"


def test_a_role_found_on_the_search_path_is_in_the_folder_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "core").symlink_to("/bin/true")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert called_name("core") == CalledName("core", tmp_path)


@pytest.mark.parametrize("program", ["nano", "/usr/bin/nano", "/x/nano_appliance/__main__.py", "/opt/nano/core/nano"])
def test_other_names_are_no_role(program: str) -> None:
    assert called_name(program) == NANO


def test_the_modules_folder() -> None:
    called = CalledName("core", Path("/srv/core"))
    assert module_home("core", Path("/given"), called) == Path("/given")
    assert module_home("cell", None, called) == Path("/opt/nano/cell")
    assert module_home("core", None, NANO) == Path("/opt/nano/core")
    assert module_home("core", Path("relative"), NANO) == Path.cwd() / "relative"


@pytest.mark.parametrize("role", ["core", "cell", "frontend"])
def test_every_verb_is_understood_under_both_names(role: str) -> None:
    for verb in CORE_VERBS if role == "core" else VERBS:
        for parser, words in (
            (make_parser(NANO), [role, verb, "--home", "x"]),
            (make_parser(CalledName(role, Path("/x"))), [verb, "--home", "x"]),
        ):
            options = parser.parse_args(words)
            assert (options.command, options.verb, options.home) == (role, verb, Path("x"))


def test_settings_for_a_first_start_are_collected_by_flag() -> None:
    options = make_parser(NANO).parse_args(["core", "start", "--domain", "lab", "--api-port", "1"])
    assert given_answers(options, "core") == {"--domain": "lab", "--api-port": "1"}
    assert given_answers(make_parser(NANO).parse_args(["core", "stop"]), "core") == {}


def test_addresses_of_a_try_out() -> None:
    options = make_parser(NANO).parse_args(["up", "--portal", "127.0.0.1:1"])
    assert (options.home, options.portal, options.api) == (Path(".nano"), ("127.0.0.1", 1), ("127.0.0.1", 5850))


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["core"],
        ["core", "bogus"],
        ["core", "start", "extra"],
        ["core", "snap"],
        ["cell", "credentials"],
        ["cell", "start", "--api-port", "1"],
        ["core", "stop", "--domain", "x"],
        ["frontend", "start", "--api-key", "secrets do not belong on a command line"],
        ["up", "--portal", "5870"],
        ["up", "--portal", "127.0.0.1:0"],
        ["up", "--api", "127.0.0.1:x"],
        ["core", "start", "--dom", "abbreviated"],
    ],
)
def test_what_is_not_understood_is_a_usage_error(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        make_parser(NANO).parse_args(words)
    assert caught.value.code == 2
    assert "usage: nano" in capsys.readouterr().err
