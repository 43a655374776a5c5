"""The locks carry versions and hashes only, and everything that pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def locked(name: str) -> dict[str, str]:
    """Package -> everything the lock says about it."""
    blocks = re.split(r"^(?=[a-z0-9])", (ROOT / name).read_text(), flags=re.MULTILINE)[1:]
    return {block.partition("==")[0]: block for block in blocks}


def normalised(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.match(r"[A-Za-z0-9_.\-]+", requirement)[0]).lower()


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_one_version_and_hashes(name: str) -> None:
    packages = locked(name)
    assert packages
    for block in packages.values():
        assert re.match(r"[a-z0-9.\-]+==[0-9][^ ]* ", block)
        assert "--hash=sha256:" in block


@pytest.mark.parametrize("name", LOCKS)
def test_there_are_no_addresses(name: str) -> None:
    assert "://" not in (ROOT / name).read_text()
    assert "--index-url" not in (ROOT / name).read_text()


@pytest.mark.parametrize("name", LOCKS)
def test_what_the_project_needs_is_locked(name: str) -> None:
    wanted = list(PROJECT["dependencies"])
    for extra, packages in PROJECT["optional-dependencies"].items():
        wanted += packages if extra in name else []
    assert {normalised(requirement) for requirement in wanted} <= locked(name).keys()


def test_all_locks_agree() -> None:
    run, *others = (locked(name) for name in LOCKS)
    for other in others:
        assert run == {package: other[package] for package in run}
