from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ctl.installation import CommandLine, Portal, lonely_portal


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A frontend whose core is not there."""
    with lonely_portal(tmp_path_factory.mktemp("frontend")) as running:
        yield running


def test_a_program_logs_in_by_a_token(
    ctl: CommandLine, portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ctl("token", "create", "nightly", "--menu", "log", "--days", "3")
    assert (given.status, given.err) == (0, "")
    file = tmp_path / "token"
    file.write_text(given.out)
    program = CommandLine(tmp_path / "program", monkeypatch)
    told = program("login", portal.url, "--token-file", str(file))
    assert (told.status, told.out) == (0, f"logged in to {portal.url} as root by a token\n")
    assert json.loads(program.file.read_text())["token"] == given.out.strip()
    assert program("whoami", "--json").data["by"] == "token"
    assert program("log", "list").status == 0
    # Whoever has a token makes no other of it; that is a refusal, and no end of the login.
    assert program("token", "create", "other").status == 1

    monkeypatch.setenv("XDG_CONFIG_HOME", str(ctl.file.parents[1]))
    listed = ctl("token", "list").out.splitlines()
    assert listed[0].split() == ["TOKEN", "USER", "EXPIRES", "ROOMS", "ID"]
    assert listed[1].split()[:2] == ["nightly", "root"]
    assert given.out.strip() not in ctl("token", "list", "--json").out
    assert ctl("token", "revoke", "nightly").status == 2
    assert ctl("token", "revoke", "none", "--yes").err == "nano: there is no token 'none'\n"
    assert ctl("token", "revoke", "nightly", "--yes").out == "token nightly of root is revoked\n"

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "program"))
    ended = program("log", "list")
    assert (ended.status, ended.err) == (3, "nano: the login has ended: log in again (nano ctl login)\n")
    assert program("whoami").status == 3
    assert program("logout").status == 0


def test_a_wrong_token_is_kept_nowhere(stranger: CommandLine, portal: Portal) -> None:
    told = stranger("login", portal.url, "--token-file", "-", given="nano_wrong\n")
    assert told.status == 1
    assert not stranger.file.exists()


def test_a_token_tells_whose_creations_shall_be(ctl: CommandLine, portal: Portal) -> None:
    token = ctl("token", "create", "nameless", "--menu", "image").out
    assert ctl("login", portal.url, "--token-file", "-", given=token).status == 0
    kept = json.loads(ctl.file.read_text())
    assert (kept["user"], kept["group"], kept["menu"]) == ("root", "admin", ["image"])
    known = ctl("whoami", "--json").data
    assert (known["user"], known["group"], known["menu"]) == ("root", "admin", ["image"])
