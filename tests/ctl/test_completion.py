from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from nano_appliance.cli.arguments import CalledName, make_parser
from nano_appliance.cli.main import main
from nano_appliance.ctl.completion import completion_script


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("completion") / "nano.bash"
    path.write_text(completion_script(make_parser(CalledName()), "bash"))
    return path


def completed(script: Path, *words: str) -> set[str]:
    """What bash offers for the last of `words`."""
    ask = (
        'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
        'function_name=$(complete -p nano | sed "s/.*-F \\([^ ]*\\) .*/\\1/"); '
        '$function_name nano "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"; '
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", ask, str(script), *words], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return {line.strip() for line in done.stdout.splitlines() if line.strip()}


def test_bash_can_read_the_script(script: Path) -> None:
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_words_options_and_choices_are_completed(script: Path) -> None:
    assert completed(script, "nano", "ct") == {"ctl"}
    assert completed(script, "nano", "ctl", "sna") == {"snapshot"}
    assert completed(script, "nano", "ctl", "instance", "st") == {"start", "stop"}
    assert completed(script, "nano", "ctl", "instance", "media", "") >= {"insert", "eject"}
    assert completed(script, "nano", "ctl", "instance", "create", "--tem") == {"--template"}
    assert completed(script, "nano", "ctl", "image", "list", "--kind", "") == {"media", "disk"}
    assert completed(script, "nano", "core", "st") == {"start", "stop", "status"}


def test_files_are_completed(script: Path, tmp_path: Path) -> None:
    (tmp_path / "rescue.iso").touch()
    assert completed(script, "nano", "ctl", "image", "upload", f"{tmp_path}/res") == {f"{tmp_path}/rescue.iso"}


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_command_prints_it_without_a_login(
    shell: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert main(["nano", "ctl", "completion", shell]) == 0
    out = capsys.readouterr().out
    assert out.startswith({"bash": "# AUTOMATICALLY GENERATED", "zsh": "#compdef nano"}[shell])
    assert "snapshot" in out
