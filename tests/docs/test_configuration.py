"""The configuration reference names every key of every file with its default, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from nano_appliance.cli.questions import FORMS
from nano_appliance.model.configuration import Configuration

PAGE = (Path(__file__).parents[2] / "docs/reference/configuration.md").read_text(encoding="utf-8")
FILES: dict[str, type[Configuration]] = {form.file: form.kind for forms in FORMS.values() for form in forms}


def rows(file: str) -> list[tuple[list[str], str]]:
    """Keys and default of each row in the section of `file`."""
    section = PAGE.split(f"## {file}\n")[1].split("\n## ")[0]
    cells = [line.split("|")[1:3] for line in section.splitlines() if line.startswith("| `")]
    return [(re.findall(r"`(\w+)`", keys), default.strip()) for keys, default in cells]


def test_every_file_has_its_section_and_no_other() -> None:
    assert set(re.findall(r"^## (\S+\.cfg)$", PAGE, re.MULTILINE)) == set(FILES)


@pytest.mark.parametrize("file", FILES)
def test_the_keys_are_those_of_the_file(file: str) -> None:
    told = [key for keys, _ in rows(file) for key in keys]
    assert sorted(told) == sorted(FILES[file].__struct_fields__)


@pytest.mark.parametrize("file", FILES)
def test_the_defaults_are_those_of_the_program(file: str) -> None:
    defaults = msgspec.to_builtins(FILES[file]())
    for keys, told in rows(file):
        written = re.findall(r"`([^`]+)`", told)
        for index, key in enumerate(keys):
            if defaults[key] not in ("", [], ()):
                value = defaults[key]
                assert written[index] == (str(value).lower() if isinstance(value, bool) else str(value)), key
