"""The release on a host with a real systemd: installed, undone, updated under a running guest, rolled back."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import bcrypt
import pytest

from tests.lab.acknowledged import POOL
from tests.lab.administrator import PASSWORD, USER
from tests.lab.guests import make_guest, start_guest
from tests.lab.network_of import network_of
from tests.lab.patience import eventually
from tests.lab.portal_client import PortalClient, PortalFailure, Unreachable
from tests.lab.releases import Installer, bare_host, make_release
from tests.lab.systemd_host import BRIDGE_ADDRESS, SystemdHost

ROLES = ("core", "cell", "frontend")
OLD = Path(__file__).parents[1] / "data" / "old-platform"
OLDER_MODULE = Path(__file__).parents[1] / "lab" / "older_module.c"
OLDER_INSTANCE = "700e02d7-a299-4243-bfd3-a81b962140a3"
FIRST_LOGIN_SECONDS = 60.0
"""Promised: from the packages to the first login."""

BROKEN = """#!/bin/sh
if [ "$1" = --version ]; then exit 0; fi
echo the new program is broken >&2
exit 1
"""
FAILING = "[Service]\nExecStartPre=/bin/false\n"


@pytest.fixture(scope="module")
def tarballs(executable: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A release, the same as a newer one, and a newer one whose packages hold a program that only fails."""
    folder = tmp_path_factory.mktemp("releases")
    broken = folder / "broken"
    broken.write_text(BROKEN)
    return {
        "2.0.0": make_release(executable, executable, "2.0.0", folder),
        "2.0.1": make_release(executable, executable, "2.0.1", folder),
        "2.0.2": make_release(executable, broken, "2.0.2", folder),
    }


@pytest.fixture(scope="module")
def host(tarballs: dict[str, Path]) -> Iterator[SystemdHost]:
    with bare_host() as made:
        # A second network card, so that there is something to choose.
        made.run("ip", "link", "add", "eth9", "type", "veth", "peer", "name", "other9")
        made.run("ip", "address", "add", "10.79.0.1/24", "dev", "eth9")
        yield made


@pytest.fixture(scope="module")
def release(host: SystemdHost, tarballs: dict[str, Path]) -> dict[str, Installer]:
    return {version: Installer(host, tarball) for version, tarball in tarballs.items()}


def unit(host: SystemdHost, role: str, question: str) -> bool:
    return host.run("systemctl", question, "--quiet", f"nano-{role}", check=False).returncode == 0


def active(host: SystemdHost) -> list[str]:
    return [role for role in ROLES if unit(host, role, "is-active")]


def pid_of(host: SystemdHost, role: str) -> int:
    return int(host.run("systemctl", "show", "--property=MainPID", "--value", f"nano-{role}").stdout)


def files(host: SystemdHost) -> dict[str, bytes]:
    """What an installer could change: programs, units, configuration."""
    places = ("opt/nano", "usr/lib/systemd/system", "etc/systemd/system", "usr/libexec/nano")
    found = [path for place in places for path in (host.root / place).rglob("*") if path.is_file()]
    kept = [path for path in found if not {"log", "data"} & set(path.relative_to(host.root).parts)]
    return {str(path): path.read_bytes() for path in kept if path.suffix not in (".pid", ".bak")}


def client() -> PortalClient:
    portal = PortalClient(f"http://{BRIDGE_ADDRESS}:5870")
    portal.login(USER, PASSWORD)
    return portal


def reached() -> bool:
    try:
        return client().pool_cells(POOL)[0].alive
    except (Unreachable, IndexError):
        return False


def test_a_release_that_is_damaged_or_asked_nothing(host: SystemdHost, release: dict[str, Installer]) -> None:
    before = files(host)
    installer = release["2.0.0"]
    licence = installer.inside / "LICENSE"
    whole = licence.read_bytes()
    licence.write_bytes(b"other")
    assert "this release is damaged or incomplete" in installer.run("--yes", "--modules", "all").stdout
    licence.write_bytes(whole)
    for words, reason in (
        (("--yes",), "--yes needs --modules or --update"),
        (("--yes", "--modules", "core,moon"), "--modules 'moon' must be of core, cell, frontend"),
        (("--yes", "--modules", "core", "--interface", "eth7"), "--interface 'eth7' must be one of"),
        (("--yes", "--modules", "core", "--group-address", "10.0.0.1"), "--group-address: group_address must be"),
        (("--yes", "--modules", "core", "--user", "nobody-here"), "--user 'nobody-here' must be an account"),
        (("--yes", "--modules", "frontend"), "service_host of the frontend is not known: set it by --service-host"),
        (("--yes", "--update"), "there is no role in /opt/nano to update"),
        ((), "no answer to 'Choose"),
    ):
        ended = installer.run(*words)
        assert (ended.returncode, reason in ended.stdout) == (1, True), ended.stdout
    with installer.on_terminal() as terminal:
        terminal.expect("5  Exit")
        terminal.type("9")
        terminal.expect("'9' must be a number from 0 to 5")
        terminal.type("0,5")
        terminal.expect("nothing was changed")
        assert terminal.end() == 0
    assert files(host) == before
    assert (host.root / "var/log/nano-installer.log").stat().st_mode & 0o777 == 0o600


def test_the_life_of_an_installation(host: SystemdHost, release: dict[str, Installer]) -> None:
    a_step_that_fails(host, release["2.0.0"])
    began = time.monotonic()
    the_rest_through_the_menu(host, release["2.0.0"])
    with network_of(host.pid):
        portal = PortalClient(f"http://{BRIDGE_ADDRESS}:5870")
        portal.initialise(USER, PASSWORD)
        portal.login(USER, PASSWORD)
        assert time.monotonic() - began < FIRST_LOGIN_SECONDS
        again_and_again(host, release["2.0.0"])
        cell = eventually(portal.unallocated_cells, "the cell does not show up")[0].name
        portal.add_cell(POOL, cell)
        eventually(reached, "the cell is not alive")
        guest = make_guest(portal, "kept")
        start_guest(portal, guest)
        emulator = host.run("pgrep", "-f", guest).stdout.split()[0]
        the_emulators_account(host, guest, emulator)
        another_account(host, release["2.0.0"])
        upgrade_by_copying(host, release["2.0.1"])
        update(host, release["2.0.1"], guest, emulator)
        roll_back(host, release["2.0.2"], guest, emulator)


def a_step_that_fails(host: SystemdHost, installer: Installer) -> None:
    """Its roles are not left half-started; what was done before it stays."""
    drop_in = host.root / "etc/systemd/system/nano-core.service.d/broken.conf"
    drop_in.parent.mkdir()
    drop_in.write_text(FAILING)
    ended = installer.run("--yes", "--modules", "core", "--domain", "lab")
    assert ended.returncode == 1
    assert "the core does not start" in ended.stdout, ended.stdout
    assert "this step was undone; those before it stay, and the installer can be run again" in ended.stdout
    assert active(host) == []
    assert not unit(host, "core", "is-enabled")
    assert '"lab"' in (host.root / "opt/nano/core/config/domain.cfg").read_text()
    drop_in.unlink()
    host.run("systemctl", "daemon-reload")


def the_rest_through_the_menu(host: SystemdHost, installer: Installer) -> None:
    """Three questions for what is not known yet; nothing is started before they are answered and affirmed."""
    with installer.on_terminal() as terminal:
        terminal.expect("Choose")
        terminal.type("3")
        terminal.expect("eth9 10.79.0.1/24")
        terminal.expect("Interface for Nano, by number or name [br0]: ")
        terminal.type("")
        terminal.expect("Group Domain Name = 'lab'")
        for question in ("Group MultiCast Address", "Group MultiCast Port", "Portal listen port = 5870"):
            terminal.type("")
            terminal.expect(question)
        terminal.type("")
        terminal.expect(
            "firewalld does not run here; another firewall has to let through: 5599/udp, igmp, 5600-5799/tcp"
        )
        terminal.expect("This is going to be done:")
        terminal.expect("start the host's libvirt")
        terminal.expect("start, now and at boot: core, cell, frontend")
        terminal.expect("Type yes to go on: ")
        assert active(host) == []
        terminal.type("yes")
        terminal.expect("done: core, cell, frontend")
        terminal.expect(f"Portal: http://{BRIDGE_ADDRESS}:5870")
        assert terminal.end() == 0
    assert active(host) == list(ROLES)
    assert all(unit(host, role, "is-enabled") for role in ROLES)
    assert host.run("systemctl", "is-enabled", "nano.target").stdout.strip() == "enabled"
    for role, owner in (("core", "nano"), ("cell", "root"), ("frontend", "nano")):
        inside = [path for path in (host.root / "opt/nano" / role).rglob("*") if path.name != role]
        owners = set(
            host.run("stat", "-c", "%U", *(f"/{path.relative_to(host.root)}" for path in inside)).stdout.split()
        )
        assert owners == {owner}, role
    assert host.run("/opt/nano/core/core", "start").stdout.strip() == "core is already running"


def again_and_again(host: SystemdHost, installer: Installer) -> None:
    """Where everything is in place, and up to date, nothing is touched."""
    before, pids = files(host), [pid_of(host, role) for role in ROLES]
    for words, told in (
        (("--modules", "all"), "everything is in place; nothing was changed"),
        (("--update",), "already up to date; nothing was changed"),
    ):
        ended = installer.run("--yes", *words)
        assert (ended.returncode, told in ended.stdout) == (0, True), ended.stdout
    with installer.on_terminal("--update") as terminal:
        terminal.expect("All files are those of this release. Type yes to force the update all the same: ")
        terminal.type("no")
        terminal.expect("already up to date")
        assert terminal.end() == 0
    assert files(host) == before
    assert [pid_of(host, role) for role in ROLES] == pids


def the_emulators_account(host: SystemdHost, guest: str, emulator: str) -> None:
    """The account that the documentation names for shared storage: QEMU's own, which libvirt gives the disk to."""
    account = host.run("ps", "-o", "user:32=", "-p", emulator).stdout.strip()
    disk = host.run("sh", "-c", f"ls /var/lib/libvirt/images/local0/*{guest}*.qcow2 | head -1").stdout.strip()
    assert account == "libvirt-qemu"
    assert host.run("stat", "-c", "%U", disk).stdout.strip() == account
    assert account_of(host, "cell") == "root"


def another_account(host: SystemdHost, installer: Installer) -> None:
    """Core and frontend act as it from now on, and it gets what is theirs."""
    host.run("useradd", "--system", "cloud")
    ended = installer.run("--yes", "--modules", "all", "--user", "cloud")
    assert "have core and frontend act as cloud" in ended.stdout, ended.stdout
    assert account_of(host, "core") == account_of(host, "frontend") == "cloud"
    assert account_of(host, "cell") == "root"
    assert host.run("find", "/opt/nano/core", "/opt/nano/frontend", "-user", "nano").stdout == ""
    assert "everything is in place" in installer.run("--yes", "--modules", "all", "--user", "cloud").stdout


def account_of(host: SystemdHost, role: str) -> str:
    return host.run("ps", "-o", "user:32=", "-p", str(pid_of(host, role))).stdout.strip()


def upgrade_by_copying(host: SystemdHost, installer: Installer) -> None:
    """Word by word as the manual has it, while the other roles run; the service starts the copy as well."""
    program = "/opt/nano/cell/cell"
    host.run("sh", "-ec", f"cd /opt/nano/cell; ./cell stop; cp {installer.folder}/bin/cell .; ./cell start")
    assert host.run("readlink", f"/proc/{background_pid(host)}/exe").stdout.strip() == program
    host.run(program, "stop")
    host.run("systemctl", "start", "nano-cell")
    assert host.run("readlink", f"/proc/{pid_of(host, 'cell')}/exe").stdout.strip() == program


def background_pid(host: SystemdHost) -> int:
    return int((host.root / "opt/nano/cell/cell.pid").read_text().split()[0])


def update(host: SystemdHost, installer: Installer, guest: str, emulator: str) -> None:
    """What ran is started again, what did not is not, the guest is not touched; the old version is kept."""
    host.run("systemctl", "stop", "nano-frontend")
    before = {role: pid_of(host, role) for role in ROLES}
    (host.root / "opt/nano/core/config/marked").write_text("kept")
    wanted = "#!/bin/sh\n"
    (host.root / "usr/libexec/nano/labels").write_text(wanted)
    with installer.on_terminal() as terminal:
        terminal.expect("Choose")
        terminal.type("4")
        terminal.expect("differs: /usr/libexec/nano/labels, /opt/nano/cell/cell")
        terminal.expect("stop what runs: core, cell; instances go on")
        terminal.expect("Type yes to go on: ")
        terminal.type("yes")
        terminal.expect("updated to 2.0.1: core, cell, frontend")
        assert terminal.end() == 0
    assert active(host) == ["core", "cell"]
    host.run("systemctl", "start", "nano-frontend")
    assert all(pid_of(host, role) != before[role] for role in ROLES)
    eventually(reached, "the cell is not alive after the update")
    eventually(lambda: client().instance(guest).running, "the instance is not shown as running")
    assert host.run("pgrep", "-f", guest).stdout.split()[0] == emulator
    assert (host.root / "opt/nano/core/config/marked").read_text() == "kept"
    assert account_of(host, "core") == account_of(host, "frontend") == "cloud"
    assert (host.root / "usr/libexec/nano/labels").read_text() != wanted
    assert (host.root / "opt/nano/cell/cell").read_text().endswith('exec /usr/bin/nano cell "$@"\n')
    kept = next((host.root / "var/lib/nano-upgrade").glob("before-*"))
    assert (kept / "usr/libexec/nano/labels").read_text() == wanted
    assert list((host.root / "opt/nano").glob("before-update-*.tar.gz"))


def roll_back(host: SystemdHost, installer: Installer, guest: str, emulator: str) -> None:
    """A program that does not start leaves everything as it was."""
    before = files(host)
    ended = installer.run("--yes", "--update")
    assert ended.returncode == 1
    assert "the core does not start" in ended.stdout
    assert "the new program is broken" in ended.stdout
    assert "everything is again as it was" in ended.stdout
    after = files(host)
    assert {name for name in before if before[name] != after.get(name)} == set()
    assert {name for name in after if name not in before and "before-update" not in name} == set()
    assert active(host) == list(ROLES)
    eventually(reached, "the cell is not alive after the failed update")
    eventually(lambda: client().instance(guest).running, "the instance is not shown as running")
    assert host.run("pgrep", "-f", guest).stdout.split()[0] == emulator


def test_the_older_platform_becomes_ours(host: SystemdHost, release: dict[str, Installer], tmp_path: Path) -> None:
    host.run("rpm", "-e", "--nodeps", "--force-debian", "nano-appliance", *(f"nano-{role}" for role in ROLES))
    installation = host.root / "opt/nano"
    for path in installation.glob("*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    program = tmp_path / "older"
    subprocess.run(["gcc", "-o", program, OLDER_MODULE], check=True)
    for role in ROLES:
        shutil.copytree(OLD / role, installation / role)
        shutil.copy2(program, installation / role / role)
    (installation / "frontend/web_root").mkdir()
    for path in (installation / "core/config/domain.cfg", installation / "frontend/config/frontend.cfg"):
        path.write_text(path.read_text().replace("10.99.0.1", BRIDGE_ADDRESS))
    for role in ROLES:
        # Their daemons keep the output open that they were started with.
        host.run("sh", "-c", f"/opt/nano/{role}/{role} start >/dev/null 2>&1")

    an_older_account(installation / "frontend/config/users.data")
    emulator = an_older_instance(host)

    before = files(host)
    ended = release["2.0.2"].run("--yes", "--update")
    assert ended.returncode == 1
    assert "everything is again as it was" in ended.stdout, ended.stdout
    after = files(host)
    assert {name for name in before if before[name] != after.get(name)} == set()
    assert host.run("rpm", "-q", "nano-core", check=False).returncode == 1
    assert "core is running" in host.run("/opt/nano/core/core", "status").stdout
    assert set(host.run("stat", "-c", "%U", "/opt/nano/core", "/opt/nano/core/data").stdout.split()) == {"root"}

    refused = release["2.0.0"].run("--yes", "--modules", "core")
    assert "/opt/nano/core/core is the older platform's: choose Update" in refused.stdout
    with release["2.0.0"].on_terminal() as terminal:
        terminal.expect("Choose")
        terminal.type("4")
        terminal.expect("found: core, of the older platform, running")
        terminal.expect("found: cell, of the older platform, running")
        terminal.expect("take over configuration and data in /opt/nano")
        terminal.expect("found: 1 accounts in 2 groups")
        terminal.expect("Type yes to go on: ")
        terminal.type("yes")
        terminal.expect("kept: ")
        terminal.expect("updated to 2.0.0: core, cell, frontend")
        assert terminal.end() == 0
    assert active(host) == list(ROLES)
    assert all(unit(host, role, "is-enabled") for role in ROLES)
    assert host.run("pgrep", "-f", "older", check=False).stdout == ""
    with network_of(host.pid):
        portal = PortalClient(f"http://{BRIDGE_ADDRESS}:5870")
        portal.login("admin", PASSWORD)
        cell = eventually(portal.unallocated_cells, "the cell does not show up")[0].name
        portal.add_cell("pool1", cell)
        eventually(lambda: running(portal, OLDER_INSTANCE), "the instance is not shown as running")
        assert "updated to 2.0.0" in release["2.0.0"].run("--yes", "--update", "--force").stdout
        eventually(lambda: running(portal, OLDER_INSTANCE), "the instance is not shown as running after the update")
    assert host.run("pgrep", "-f", OLDER_INSTANCE).stdout.split()[0] == emulator


def an_older_account(file: Path) -> None:
    """Give the administrator a password that is known, hidden as the older platform did it."""
    content = json.loads(file.read_text())
    secret = content["users"][0]["secret"]
    digest = bcrypt.hashpw((PASSWORD + secret["salt"]).encode()[:72], bcrypt.gensalt(4, prefix=b"2a"))
    secret["hash"] = digest.decode()
    file.write_text(json.dumps(content))


def an_older_instance(host: SystemdHost) -> str:
    """Start one as the older platform defined it; returns the process id of its emulator."""
    volume = f"/var/lib/libvirt/images/local0/{OLDER_INSTANCE}_sys.qcow2"
    host.run("mkdir", "-p", str(Path(volume).parent))
    host.run("qemu-img", "create", "-q", "-f", "qcow2", volume, "1G")
    host.run("virsh", "destroy", host.run("virsh", "list", "--name").stdout.split()[0])
    for kind, name in (
        ("pool", "pool-local0"),
        ("nwfilter", f"nwfilter-nano-nwfilter-{OLDER_INSTANCE}"),
        ("", "domain-admin.clone1"),
    ):
        text = (OLD / f"libvirt/{name}.xml").read_text().replace("type='kvm'", "type='qemu'")
        (host.root / "srv/definition.xml").write_text(text)
        # The pool may be there already, from what was installed before.
        host.run("virsh", f"{kind}-define".lstrip("-"), "/srv/definition.xml", check=kind != "pool")
    host.run("virsh", "pool-start", "local0", check=False)
    host.run("virsh", "pool-refresh", "local0")
    host.run("virsh", "start", "admin.clone1")
    return host.run("pgrep", "-f", OLDER_INSTANCE).stdout.split()[0]


def running(portal: PortalClient, guest: str) -> bool:
    try:
        return portal.instance(guest).running
    except (PortalFailure, Unreachable):
        return False
