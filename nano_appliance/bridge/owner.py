"""Who configures an interface on this host, asked of the programs themselves, and that one's plan; changes nothing."""

from __future__ import annotations

import re
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec

from nano_appliance.bridge import ifcfg, ifupdown, network_manager, networkd
from nano_appliance.bridge.plan import FileChange, Plan
from nano_appliance.bridge.survey import BRIDGE, Interface
from nano_appliance.host.commands import run
from nano_appliance.model.errors import Conflict, NanoError

_TIMEOUT = 20.0
_ROOT = Path("/")
_LEASES = Path("/run/systemd/netif/leases")


class _NetworkdLink(msgspec.Struct, frozen=True, rename="pascal"):
    """What `networkctl --json` says of an interface."""

    administrative_state: str = ""
    network_file: str = ""
    network_file_dropins: tuple[str, ...] | None = ()


def plan_for(interface: Interface) -> Plan:
    """The plan of whoever configures `interface`.

    Raises Conflict when nobody known does, or a configuration of br0 is in the way; NanoError when a file cannot be
    read.
    """
    for planner in (_by_network_manager, _by_networkd, _by_ifupdown, _by_ifcfg):
        plan = planner(interface)
        if plan is not None:
            return msgspec.structs.replace(plan, files=tuple(map(with_own_mode, plan.files)))
    raise Conflict(
        f"nothing known configures {interface.name}: neither {network_manager.NAME} nor {networkd.NAME}, and it is "
        f"neither in {ifupdown.MAIN_FILE} nor in {ifcfg.FOLDER}; build {BRIDGE} by whatever configures it"
    )


def with_own_mode(change: FileChange) -> FileChange:
    """The change of a file that exists, which stays as closed or open as it is."""
    path = Path(change.path)
    return msgspec.structs.replace(change, mode=stat.S_IMODE(path.stat().st_mode)) if path.exists() else change


def _by_network_manager(interface: Interface) -> Plan | None:
    if not _is_active("NetworkManager"):
        return None
    printed = _output("nmcli", "--terse", "--escape", "no", "--fields", "DEVICE,STATE,CON-UUID", "device", "status")
    devices = {name: rest.rpartition(":") for name, _, rest in (line.partition(":") for line in printed.splitlines())}
    state, _, uuid = devices.get(interface.name, ("", "", ""))
    # One that somebody else configured is only watched by it.
    if state != "connected" or not uuid:
        return None
    profiles = _output("nmcli", "--terse", "--escape", "no", "--fields", "NAME", "connection", "show").splitlines()
    if BRIDGE in profiles:
        raise Conflict(f"NetworkManager has a profile '{BRIDGE}' already: activate it or delete it")
    fields = ",".join(network_manager.MOVED)
    words = ("nmcli", "--terse", "--escape", "no", "--fields", fields, "connection", "show", uuid)
    ports = [devices[port][2] for port in interface.ports if port in devices]
    return network_manager.plan(interface, network_manager.parse_profile(_output(*words)), ports)


def _by_networkd(interface: Interface) -> Plan | None:
    if not _is_active("systemd-networkd"):
        return None
    printed = _output("networkctl", "--json=short", "status", interface.name)
    link = msgspec.json.decode(printed, type=_NetworkdLink)
    if link.administrative_state in ("", "unmanaged") or not link.network_file:
        return None
    texts = [_read(Path(file)) for file in (link.network_file, *(link.network_file_dropins or ()))]
    lease = _LEASES / str(interface.index)
    found = re.search(r"(?m)^CLIENTID=([0-9a-f]+)$", _read(lease)) if lease.exists() else None
    return networkd.plan(interface, link.network_file, texts, networkd.iaid_of(found[1]) if found else None)


def _by_ifupdown(interface: Interface) -> Plan | None:
    main = Path(ifupdown.MAIN_FILE)
    if not shutil.which("ifup") or not main.exists():
        return None
    texts = dict(_with_sourced(main))
    if not any(ifupdown.has_stanza(text, interface.name) for text in texts.values()):
        return None
    if any(ifupdown.has_stanza(text, BRIDGE) for text in texts.values()):
        raise Conflict(f"{main} has a stanza of {BRIDGE} already: run ifup {BRIDGE}, or remove it")
    return ifupdown.plan(interface, texts)


def _by_ifcfg(interface: Interface) -> Plan | None:
    folder = Path(ifcfg.FOLDER)
    if not shutil.which("ifup") or not (folder / f"ifcfg-{interface.name}").exists():
        return None
    if (folder / f"ifcfg-{BRIDGE}").exists():
        raise Conflict(f"{folder}/ifcfg-{BRIDGE} exists already: run ifup {BRIDGE}, or remove it")
    files = [path for pattern in ("ifcfg-*", "route*-*", "rule*-*") for path in sorted(folder.glob(pattern))]
    return ifcfg.plan(interface, {path.name: _read(path) for path in files})


def _with_sourced(file: Path) -> Iterator[tuple[str, str]]:
    """A file of ifupdown and those that it names, in the order they are read."""
    text = _read(file)
    yield str(file), text
    for kind, pattern in re.findall(r"(?m)^\s*(source|source-directory)\s+(\S+)", text):
        full = file.parent / pattern
        for path in sorted(_ROOT.glob(str(full.relative_to(_ROOT)))) if kind == "source" else _plain_files(full):
            if path.is_file():
                yield from _with_sourced(path)


def _plain_files(folder: Path) -> list[Path]:
    """What ifupdown reads of a folder: names of letters, digits, dashes and underscores."""
    if not folder.is_dir():
        return []
    return [path for path in sorted(folder.iterdir()) if re.fullmatch(r"[\w-]+", path.name)]


def _is_active(service: str) -> bool:
    if not shutil.which("systemctl"):
        return False
    return run(["systemctl", "is-active", "--quiet", service], timeout=_TIMEOUT, check=False).status == 0


def _output(*argv: str) -> str:
    return run(argv, timeout=_TIMEOUT).stdout.decode("utf-8", "replace")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise NanoError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise NanoError(f"cannot read {path}: it is not UTF-8") from error
