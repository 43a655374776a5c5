"""A host whose card eth0 is configured by one of the distribution's programs, and the router at the cable's end."""

from __future__ import annotations

import contextlib
import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.lab.debian_packages import fetch
from tests.lab.patience import eventually
from tests.lab.systemd_host import SystemdHost, systemd_host

PACKAGES = ("network-manager", "ifupdown", "isc-dhcp-client")
CARD = "eth0"
HARDWARE_ADDRESS = "02:00:5e:10:00:10"
ADDRESS, ADDRESS6 = "192.0.2.10/24", "2001:db8::10/64"
GATEWAY, GATEWAY6 = "192.0.2.1", "2001:db8::1"
LENT = ("192.0.2.100", "192.0.2.200")
"""First and last address that the router lends."""

CONFIGURATIONS = {
    ("NetworkManager", "static"): {
        "etc/NetworkManager/system-connections/lan.nmconnection": f"""\
[connection]
id=lan
uuid=6f5f0e2e-0d3b-4a0e-9a39-54d7dd0a1111
type=ethernet
[ipv4]
method=manual
address1={ADDRESS},{GATEWAY}
dns={GATEWAY};
dns-search=example.org;
route1=198.51.100.0/24,192.0.2.254,77
[ipv6]
method=manual
address1={ADDRESS6},{GATEWAY6}
"""
    },
    ("NetworkManager", "dhcp"): {
        "etc/NetworkManager/system-connections/lan.nmconnection": """\
[connection]
id=lan
uuid=6f5f0e2e-0d3b-4a0e-9a39-54d7dd0a1111
type=ethernet
interface-name=eth0
[ipv4]
method=auto
[ipv6]
method=link-local
"""
    },
    ("systemd-networkd", "static"): {
        "etc/systemd/network/20-lan.network": f"""\
[Match]
Name=eth0

[Network]
Address={ADDRESS}
Address={ADDRESS6}
Gateway={GATEWAY}
Gateway={GATEWAY6}
DNS={GATEWAY}

[Route]
Destination=198.51.100.0/24
Gateway=192.0.2.254
Metric=77
"""
    },
    ("systemd-networkd", "dhcp"): {
        "run/systemd/network/10-netplan-eth0.network": "[Match]\nName=eth0\n\n[Network]\nDHCP=ipv4\n",
    },
    ("ifupdown", "static"): {
        "etc/network/interfaces": "source /etc/network/interfaces.d/*\n\nauto lo\niface lo inet loopback\n",
        "etc/network/interfaces.d/lan": f"""\
allow-hotplug eth0
iface eth0 inet static
    address {ADDRESS}
    gateway {GATEWAY}
    dns-nameservers {GATEWAY}
    post-up ip route add 198.51.100.0/24 via 192.0.2.254 dev eth0 metric 77

iface eth0 inet6 static
    address {ADDRESS6}
    gateway {GATEWAY6}
""",
    },
    ("ifupdown", "dhcp"): {
        "etc/network/interfaces": "auto lo\niface lo inet loopback\n\nauto eth0\niface eth0 inet dhcp\n",
        "etc/network/interfaces.d/empty": "",
    },
}
"""Files of the host by who reads them and how the address comes."""

_FOLDERS = (
    *("etc/NetworkManager/system-connections", "etc/systemd/network", "run/systemd/network"),
    *("etc/network/interfaces.d", "var/lib/nano-bridge"),
)


class ManagedHost:
    """The host, and its router."""

    def __init__(self, host: SystemdHost, router: str) -> None:
        self.host, self.router = host, router

    def configure(self, manager: str, how: str) -> None:
        """Begin anew: eth0 is configured by `manager`, and what was there before is gone."""
        for service in ("NetworkManager", "systemd-networkd"):
            self.host.run("systemctl", "stop", f"{service}.service", f"{service}.socket", check=False)
        self._forget()
        self.host.run("ifdown", "--force", "br0", CARD, check=False)
        self.host.run("sh", "-c", f"rm -rf {' '.join(f'/{folder}/*' for folder in _FOLDERS)}")
        self.host.run("ip", "link", "delete", "br0", check=False)
        self.host.run("ip", "address", "flush", "dev", CARD)
        self.host.run("ip", "link", "set", CARD, "down")
        self.join()
        # NetworkManager leaves alone what stands there.
        (self.host.root / "etc/network/interfaces").write_text("")
        for name, text in CONFIGURATIONS[manager, how].items():
            path = self.host.root / name
            if name.startswith("run/"):
                # What the host has mounted there is not seen from outside.
                self.host.run("mkdir", "-p", str(Path("/", name).parent))
                self.host.run("sh", "-c", f"printf '%s' '{text}' > /{name}")
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            path.chmod(0o600 if "nmconnection" in name else 0o644)
        self.start(manager)
        eventually(lambda: self.address_of(CARD), f"{manager} gives {CARD} no address")

    def start(self, manager: str) -> None:
        """Start it, as at boot."""
        if manager == "ifupdown":
            self.host.run("sh", "-c", "mkdir -p /run/network; ifup --all --allow=hotplug; ifup --all")
        else:
            self.host.run("systemctl", "start", manager)

    def begin_anew(self, manager: str) -> None:
        """What a boot does to the network: nothing is left but the files, and `manager` starts."""
        if manager == "ifupdown":
            self.host.run("rm", "-rf", "/run/network")
            self.host.run("sh", "-c", "pkill dhclient; true")
        else:
            self.host.run("systemctl", "stop", manager, f"{manager}.socket", check=False)
            self._forget()
        self.host.run("ip", "link", "delete", "br0")
        self.host.run("ip", "address", "flush", "dev", CARD)
        self.host.run("ip", "link", "set", CARD, "down")
        self.start(manager)

    def _forget(self) -> None:
        """As at a boot: otherwise it would take an interface for configured that it had configured before."""
        self.host.run("rm", "-rf", "/run/NetworkManager")

    def addresses(self, device: str) -> list[str]:
        """Its addresses but for link-local ones; none when it does not exist."""
        shown = self.host.run("ip", "-json", "address", "show", "dev", device, check=False)
        if shown.returncode:
            return []
        return [
            f"{each['local']}/{each['prefixlen']}"
            for each in json.loads(shown.stdout)[0]["addr_info"]
            if each["scope"] == "global"
        ]

    def address_of(self, device: str) -> str:
        """Its IPv4 address; empty when it has none."""
        return next((address for address in self.addresses(device) if ":" not in address), "")

    def routes(self) -> set[str]:
        """The routes through gateways, as `destination via gateway device`."""
        shown = [
            *json.loads(self.host.run("ip", "-json", "-4", "route").stdout or "[]"),
            *json.loads(self.host.run("ip", "-json", "-6", "route").stdout or "[]"),
        ]
        return {f"{each['dst']} via {each['gateway']} {each['dev']}" for each in shown if "gateway" in each}

    def reaches(self, gateway: str = GATEWAY) -> bool:
        """True when a packet to the router comes back."""
        return self.host.run("busybox", "ping", "-c", "1", "-W", "2", gateway, check=False).returncode == 0

    def cut(self) -> None:
        """The router does not answer any more, though the cable is plugged in."""
        for address in (f"{GATEWAY}/24", f"{GATEWAY6}/64"):
            _ip("-n", self.router, "address", "delete", address, "dev", "port")

    def join(self) -> None:
        """The router answers."""
        for address in (f"{GATEWAY}/24", f"{GATEWAY6}/64"):
            at_once = ("nodad",) if ":" in address else ()
            _ip("-n", self.router, "address", "replace", address, "dev", "port", *at_once)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


@contextlib.contextmanager
def managed_host() -> Iterator[ManagedHost]:
    """A host with all the programs and its router; gone at the end."""
    with tempfile.TemporaryDirectory(prefix="nano-router-") as folder, contextlib.ExitStack() as stack:
        archives = fetch(PACKAGES, Path(folder))
        host = stack.enter_context(systemd_host(archives, bridge=False))
        router = f"{host.name}-router"
        _ip("netns", "add", router)
        stack.callback(_ip, "netns", "delete", router)
        peer = ("peer", "name", "port", "netns", router)
        card = ("link", "add", CARD, "address", HARDWARE_ADDRESS, "netns", str(host.pid), "type", "veth")
        _ip(*card, *peer)
        _ip("-n", router, "link", "set", "port", "up")
        made = ManagedHost(host, router)
        made.join()
        lender = subprocess.Popen(
            [
                *("ip", "netns", "exec", router, "dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--port=0"),
                *("--interface=port", "--bind-dynamic", "--user=root", "--dhcp-authoritative"),
                *(f"--dhcp-range={LENT[0]},{LENT[1]},10m", f"--dhcp-leasefile={folder}/leases"),
            ],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(lender.wait)
        stack.callback(lender.terminate)
        yield made
