from __future__ import annotations

import os
import pty
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.cli.main import main
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.roles.frontend.accounts import Accounts, Initialisation
from nano_appliance.store.users_data import UsersData

PROGRAM = [sys.executable, "-P", "-m", "nano_appliance"]
CREDENTIAL = {"NANO_API_ID": "id-of-test", "NANO_API_KEY": "key-of-test"}


def nano(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


def outcome(done: subprocess.CompletedProcess[str]) -> tuple[int, str, str]:
    return done.returncode, done.stdout, done.stderr


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """The folder of a frontend that is not running any more when the test ends."""
    home = tmp_path / "frontend"
    yield home
    nano("frontend", "halt", "--home", str(home))


def started(home: Path) -> subprocess.CompletedProcess[str]:
    port, host = str(free_port()), "127.0.0.1"
    flags = ["--portal-address", host, "--portal-port", port, "--service-host", host]
    return nano("frontend", "start", "--home", str(home), *flags, **CREDENTIAL)


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["nano", "--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == "nano 2.0.0\n"


def test_usage_and_errors_have_exit_codes(tmp_path: Path) -> None:
    assert nano("core", "bogus").returncode == 2
    done = nano("core", "credentials", "--home", str(tmp_path))
    assert outcome(done) == (
        1,
        "",
        f"nano: {tmp_path}/config/api.cfg does not exist yet: start the core first\n",
    )


def test_a_module_that_does_not_run(tmp_path: Path) -> None:
    for role in ("core", "cell", "frontend"):
        at = ("--home", str(tmp_path / role))
        assert outcome(nano(role, "status", *at)) == (3, f"{role} is stopped\n", "")
        assert outcome(nano(role, "stop", *at)) == (0, f"{role} is already stopped\n", "")
        assert outcome(nano(role, "halt", *at)) == (0, f"{role} is already stopped\n", "")
        assert not (tmp_path / role).exists()


def test_the_credential_for_a_frontend_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "api.cfg").write_text('{"port": 1, "credentials": [{"id": "a", "key": "b"}]}')
    done = nano("core", "credentials", "--home", str(tmp_path))
    assert outcome(done) == (0, "NANO_API_ID=a\nNANO_API_KEY=b\n", "")


def test_the_life_of_a_module_in_the_background(home: Path) -> None:
    done = started(home)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[:2] == [f"portal configure '{home}/config/frontend.cfg' generated", "Front-End Module 2.0.0"]
    assert lines[-1] == "frontend started"
    assert CREDENTIAL["NANO_API_KEY"] not in done.stdout + done.stderr

    running = nano("frontend", "status", "--home", str(home))
    assert running.returncode == 0
    assert re.fullmatch(r"frontend is running, current pid \d+\n", running.stdout)
    again = nano("frontend", "start", "--home", str(home))
    assert outcome(again) == (0, "frontend is already running\n", "")
    in_front = nano("frontend", "run", "--home", str(home))
    assert (in_front.returncode, in_front.stderr) == (1, "nano: frontend is already running\n")

    assert outcome(nano("frontend", "stop", "--home", str(home))) == (0, "stop frontend success\n", "")
    assert nano("frontend", "status", "--home", str(home)).returncode == 3
    assert not (home / "frontend.pid").exists()


def test_a_module_that_was_killed(home: Path) -> None:
    assert started(home).returncode == 0
    pid = int((home / "frontend.pid").read_text())
    process = os.pidfd_open(pid)
    signal.pidfd_send_signal(process, signal.SIGKILL)
    os.close(process)
    stopped = nano("frontend", "stop", "--home", str(home))
    assert stopped.returncode == 0
    assert outcome(nano("frontend", "status", "--home", str(home))) == (1, f"frontend is stopped (pid {pid})\n", "")
    assert nano("frontend", "start", "--home", str(home)).returncode == 0


def test_a_start_that_fails_says_why(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        flags = ["--portal-address", "127.0.0.1", "--portal-port", port, "--service-host", "127.0.0.1"]
        done = nano("frontend", "start", "--home", str(home), *flags, **CREDENTIAL)
    assert done.returncode == 1
    last = done.stdout.splitlines()[-1]
    assert last.startswith("start frontend fail: ")
    assert port in last
    assert nano("frontend", "status", "--home", str(home)).returncode == 3


def test_a_broken_configuration_is_named(home: Path) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "frontend.cfg").write_text('{\n "port": "x"\n}')
    done = nano("frontend", "start", "--home", str(home))
    assert outcome(done) == (
        1,
        "",
        f"nano: {home}/config/frontend.cfg, line 2: port is wrong: expected int, got str\n",
    )


def test_called_as_in_the_manual(home: Path) -> None:
    home.mkdir()
    (home / "frontend").symlink_to(shutil.which("nano", path=str(Path(sys.executable).parent)) or "")
    done = subprocess.run(["./frontend", "status"], cwd=home, capture_output=True, text=True, check=False)
    assert outcome(done) == (3, "frontend is stopped\n", "")
    usage = subprocess.run(["./frontend"], cwd=home, capture_output=True, text=True, check=False)
    assert usage.returncode == 2
    assert "usage: frontend" in usage.stderr


def test_a_person_at_a_terminal_is_asked(home: Path) -> None:
    port = free_port()
    child, terminal = pty.fork()
    if child == 0:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("NANO_")}
        os.execve(PROGRAM[0], [*PROGRAM, "frontend", "start", "--home", str(home)], environment)
    answers = [
        (b"Portal listen address", b"127.0.0.1"),
        (b"Portal listen port = 5870", b"seventy"),
        (b"Portal listen port must be a number from 1 to 65535", str(port).encode()),
        (b"Backend service address = '127.0.0.1'", b""),
        (b"Backend service port = 5850", b""),
        (b"API Access ID", b"a"),
        (b"API Access Key", b"topsecret"),
        (b"frontend started", None),
    ]
    shown = b""
    position = 0
    for expected, answer in answers:
        while expected not in shown[position:]:
            assert select.select([terminal], [], [], 60)[0], shown
            shown += os.read(terminal, 4096)
        position = shown.index(expected, position) + len(expected)
        if answer is not None:
            os.write(terminal, answer + b"\n")
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0
    assert b"topsecret" not in shown
    assert f'"port": {port}' in (home / "config" / "frontend.cfg").read_text()
    assert nano("frontend", "stop", "--home", str(home)).returncode == 0


EARLY = """
import os, signal, sys
from pathlib import Path
from nano_appliance.cli import module_commands
from nano_appliance.cli.main import main

def waits(home, inherited):
    os.write(1, b"waiting\\n")
    signal.pause()

module_commands._role = lambda name: waits
sys.exit(main(["nano", "cell", "run", "--home", sys.argv[1]]))
"""


def test_a_stop_before_the_role_is_ready_leaves_nothing(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", EARLY, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert any(b"waiting" in line for line in iter(process.stdout.readline, b""))
        assert nano("cell", "status", "--home", str(tmp_path)).returncode == 0
        assert nano("cell", "stop", "--home", str(tmp_path)).stdout == "stop cell success\n"
    assert process.returncode == 0
    assert not (tmp_path / "cell.pid").exists()


def test_the_executable_called_by_a_role_starts_itself_by_its_whole_command_line(home: Path) -> None:
    assert main(["/opt/nano/frontend/frontend", "frontend", "status", "--home", str(home)]) == 3
    assert main(["/opt/nano/frontend/frontend", "status", "--home", str(home)]) == 3


def test_a_password_is_reset_from_standard_input(home: Path) -> None:
    folder = ModuleFolder(home, "frontend")
    folder.make()
    accounts = Accounts(UsersData(folder.config / "users.data"))
    accounts.initialise(Initialisation(user="keeper", password="Forgotten-1", menu=("log",)))
    command = [sys.executable, "-m", "nano_appliance", "reset-password", "keeper", "--home", str(home)]
    done = subprocess.run(command, input="Remembered-2\n", capture_output=True, text=True, check=False)
    assert outcome(done) == (0, "the password of keeper was reset; start the frontend again\n", "")
    assert Accounts(UsersData(folder.config / "users.data")).log_in("keeper", "Remembered-2")
    done = subprocess.run(command, input="", capture_output=True, text=True, check=False)
    assert outcome(done) == (1, "", "nano: no password came on standard input\n")
