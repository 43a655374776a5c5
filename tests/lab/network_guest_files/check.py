"""Runs in the guest as a service: the case that the kernel was told, with a router in a namespace; tells the console.

Needs nothing but the distribution's Python; the guest is thrown away afterwards.
"""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

NANO = "/usr/local/bin/nano"
CARDS = ("eth0", "eth1")
DEVICES = {"vlan": "eth0.10", "bond": "bond0"}
GATEWAY = "192.0.2.1"
PATIENCE = 120.0
"""Seconds; the guest is emulated, so everything takes its time."""

_PROFILES = "/etc/NetworkManager/system-connections"
_UUID = "00000000-0000-4000-8000-00000000000"
_UNITS = "/etc/systemd/network"

FILES = {
    ("NetworkManager", "vlan"): {
        f"{_PROFILES}/base.nmconnection": f"""\
[connection]
id=base
uuid={_UUID}1
type=ethernet
interface-name=eth0
[ipv4]
method=disabled
[ipv6]
method=disabled
""",
        f"{_PROFILES}/vlan.nmconnection": f"""\
[connection]
id=vlan
uuid={_UUID}2
type=vlan
interface-name=eth0.10
[vlan]
id=10
parent=eth0
[ipv4]
method=manual
address1=192.0.2.10/24,{GATEWAY}
""",
    },
    ("NetworkManager", "bond"): {
        f"{_PROFILES}/bond.nmconnection": f"""\
[connection]
id=bond
uuid={_UUID}3
type=bond
interface-name=bond0
[bond]
mode=active-backup
miimon=100
[ipv4]
method=auto
""",
        **{
            f"{_PROFILES}/{card}.nmconnection": f"""\
[connection]
id={card}
uuid={_UUID}{4 + number}
type=ethernet
interface-name={card}
master=bond0
slave-type=bond
"""
            for number, card in enumerate(CARDS)
        },
    },
    ("systemd-networkd", "vlan"): {
        f"{_UNITS}/10-eth0.network": "[Match]\nName=eth0\n[Network]\nVLAN=eth0.10\nLinkLocalAddressing=no\n",
        f"{_UNITS}/10-vlan.netdev": "[NetDev]\nName=eth0.10\nKind=vlan\n[VLAN]\nId=10\n",
        f"{_UNITS}/20-vlan.network": (f"[Match]\nName=eth0.10\n[Network]\nAddress=192.0.2.10/24\nGateway={GATEWAY}\n"),
    },
    ("systemd-networkd", "bond"): {
        f"{_UNITS}/10-bond.netdev": (
            "[NetDev]\nName=bond0\nKind=bond\n[Bond]\nMode=active-backup\nMIIMonitorSec=100ms\n"
        ),
        f"{_UNITS}/20-cards.network": "[Match]\nName=eth0 eth1\n[Network]\nBond=bond0\n",
        f"{_UNITS}/30-bond.network": "[Match]\nName=bond0\n[Network]\nDHCP=ipv4\n",
    },
    ("ifupdown", "vlan"): {
        "/etc/network/interfaces": f"""\
auto eth0
iface eth0 inet manual
    up ip link set eth0 up

auto eth0.10
iface eth0.10 inet static
    address 192.0.2.10/24
    gateway {GATEWAY}
"""
    },
    ("ifupdown", "bond"): {
        "/etc/network/interfaces": f"""\
auto bond0
iface bond0 inet static
    address 192.0.2.10/24
    gateway {GATEWAY}
    bond-slaves eth0 eth1
    bond-mode active-backup
    bond-miimon 100
"""
    },
}


def run(*words: str, check: bool = True) -> str:
    return subprocess.run(words, check=check, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout


def show(text: str) -> None:
    """To the console, which the machine outside keeps."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def say(*words: object) -> None:
    show(" ".join(map(str, ("CHECK", *words))))


def address(device: str) -> str:
    """Its IPv4 address; empty when it has none or does not exist."""
    shown = json.loads(run("ip", "-json", "-4", "address", "show", "dev", device, check=False) or "[]")
    found = [f"{each['local']}/{each['prefixlen']}" for link in shown for each in link.get("addr_info", [])]
    return found[0] if found else ""


def reaches() -> bool:
    return subprocess.run(["busybox", "ping", "-c1", "-W2", GATEWAY], capture_output=True, check=False).returncode == 0


def eventually(look: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if look():
            return True
        time.sleep(0.5)
    return False


def router(*words: str) -> None:
    run("ip", "-n", "router", *words)


@contextlib.contextmanager
def laid_cables(kind: str) -> Iterator[None]:
    """Both cards with the router at the other end: on VLAN 10 of the first, or on a bridge of both."""
    run("ip", "netns", "add", "router")
    for number, card in enumerate(CARDS):
        peer = ("type", "veth", "peer", "name", f"port{number}", "netns", "router")
        run("ip", "link", "add", card, "address", f"02:00:5e:10:00:1{number}", *peer)
        router("link", "set", f"port{number}", "up")
    if kind == "vlan":
        router("link", "add", "link", "port0", "name", "lan", "type", "vlan", "id", "10")
    else:
        router("link", "add", "lan", "type", "bridge", "forward_delay", "0")
        for number in range(len(CARDS)):
            router("link", "set", f"port{number}", "master", "lan")
    router("link", "set", "lan", "up")
    router("address", "add", f"{GATEWAY}/24", "dev", "lan")
    options = ("--no-daemon", "--conf-file=/dev/null", "--port=0", "--interface=lan", "--bind-dynamic", "--user=root")
    lent = ("--dhcp-authoritative", "--dhcp-range=192.0.2.100,192.0.2.200,10m", "--dhcp-leasefile=/tmp/leases")
    run("udevadm", "settle")
    command = ["ip", "netns", "exec", "router", "dnsmasq", *options, *lent]
    lender = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        lender.terminate()
        lender.wait()
        run("ip", "netns", "delete", "router")


def start(manager: str) -> None:
    if manager == "ifupdown":
        run("mkdir", "-p", "/run/network")
        run("ifup", "--all", check=False)
    else:
        run("systemctl", "start", manager)


def stop(manager: str) -> None:
    """End it, and take away what it made, as a boot does."""
    if manager == "ifupdown":
        run("pkill", "dhclient", check=False)
        run("rm", "-rf", "/run/network")
    else:
        run("systemctl", "stop", manager, f"{manager}.socket", check=False)
        # By this it would take an interface for configured that it had configured before.
        run("rm", "-rf", "/run/NetworkManager")
    for device in ("br0", *DEVICES.values()):
        run("ip", "link", "delete", device, check=False)
    for card in CARDS:
        run("ip", "address", "flush", "dev", card, check=False)
        run("ip", "link", "set", card, "down", check=False)


def bridge_while_cut(device: str) -> int:
    """`nano bridge` at a terminal, with a router that falls silent before the answer; its exit status."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(NANO, [NANO, "bridge", "--interface", device, "--wait", "20"])
    shown, is_cut = "", False
    with contextlib.suppress(OSError):  # how Linux says that the program has closed its terminal
        while piece := os.read(terminal, 4096):
            shown += piece.decode("utf-8", "replace")
            if "Type 'yes'" in shown and not is_cut:
                is_cut = True
                router("address", "flush", "dev", "lan")
                os.write(terminal, b"yes\n")
    show(shown)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def try_both(manager: str, kind: str) -> None:
    """Cut off first, when everything has to come back, then for good, and after a boot."""
    device = DEVICES[kind]
    for name, text in FILES[manager, kind].items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)
        Path(name).chmod(0o600 if name.startswith(_PROFILES) else 0o644)
    start(manager)
    if not eventually(lambda: bool(address(device)) and reaches()):
        say(manager, kind, "never had a network")
        return
    before = address(device)

    status = bridge_while_cut(device)
    router("address", "add", f"{GATEWAY}/24", "dev", "lan")
    back = eventually(lambda: address(device) == before and not Path("/sys/class/net/br0").exists() and reaches())
    say(manager, kind, "cut", "as it was" if back and status == 1 else f"status {status}, {address(device)}")
    # A bond takes the hardware address of its first port, which may be another one now.
    before = address(device)

    show(run(NANO, "bridge", "--interface", device, "--yes", check=False))
    there = eventually(lambda: address("br0") == before and not address(device) and reaches())
    say(manager, kind, "done", "bridged" if there else f"{address('br0')} {address(device)}")

    stop(manager)
    start(manager)
    there = eventually(lambda: address("br0") == before and reaches())
    say(manager, kind, "after a boot", "bridged" if there else f"{address('br0')} {address(device)}")


def case() -> tuple[str, str]:
    """The manager of networks and the kind of interface: the kernel's word nano.case=MANAGER/KIND."""
    words = dict(word.partition("=")[::2] for word in Path("/proc/cmdline").read_text().split())
    manager, _, kind = words["nano.case"].partition("/")
    return manager, kind


def main() -> None:
    manager, kind = case()
    with laid_cables(kind):
        try:
            try_both(manager, kind)
        finally:
            show(run("sh", "-c", "cat /var/lib/nano-bridge/bridge.log; ip address; ip route", check=False))
    say("end")


if __name__ == "__main__":
    try:
        main()
    finally:
        run("systemctl", "poweroff", "--force", "--force")
