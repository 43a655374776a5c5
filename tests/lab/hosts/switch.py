"""The switch the hosts' cables lead to, in a network of its own, and what can be done to the traffic between them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.lab.hosts.addressing import DESK_ADDRESS, NETWORK
from tests.lab.hosts.process import Process, start
from tests.lab.patience import StepFailed

BRIDGE = "switch"
TABLE = "bridge lab"
CHAINS = ("forward", "input", "output")
"""Between hosts; from a host to the desk; from the desk to a host."""

MAKE_BRIDGE = f"""\
link set dev lo up
link add name {BRIDGE} type bridge stp_state 0 forward_delay 0 mcast_snooping 0
address add {DESK_ADDRESS}/{NETWORK.prefixlen} dev {BRIDGE}
link set dev {BRIDGE} up
"""
MAKE_CHAINS = f"add table {TABLE}\n" + "".join(
    f"add chain {TABLE} {chain} {{ type filter hook {chain} priority 0; }}\n" for chain in CHAINS
)


class Switch:
    """A bridge in a network namespace that a sleeping process holds; `process` is that one."""

    def __init__(self, process: Process) -> None:
        self.process = process

    @classmethod
    def make(cls, log: Path, *, outlive: bool) -> Switch:
        """A new switch without ports; with `outlive` it stays when this process ends."""
        ready, told = os.pipe()
        # Its input ends together with whoever made it.
        stdin, hold = (subprocess.DEVNULL, "sleep infinity") if outlive else (subprocess.PIPE, "cat")
        script = f"echo made >/proc/self/fd/{told}; exec {hold}"
        process = start(["unshare", "--net", "sh", "-c", script], log, stdin=stdin, keep=(told,))
        os.close(told)
        made = os.read(ready, 16)
        os.close(ready)
        if not made:
            raise StepFailed(f"the switch cannot be made: {log.read_text(errors='replace')}")
        switch = cls(process)
        switch._ip(MAKE_BRIDGE)
        switch._nft(MAKE_CHAINS)
        return switch

    @property
    def network(self) -> Path:
        """The namespace, for whoever wants to speak from the desk."""
        return Path(f"/proc/{self.process.pid}/ns/net")

    def plug_in(self, host: str, pid: int) -> None:
        """Give the process `pid` of the host a cable `eth0` that leads to the port `host`."""
        self._ip(f"link add name {host} type veth peer name eth0 netns {pid}\nlink set dev {host} master {BRIDGE} up\n")

    def pull_out(self, host: str) -> None:
        """Take cable and port away; nothing happens when the host took them with it."""
        subprocess.run([*self._enter, "ip", "link", "delete", "dev", host], check=False, stderr=subprocess.DEVNULL)

    def set_link(self, host: str, *, up: bool) -> None:
        """Switch the port on or off; the host sees that its cable is dead."""
        self._ip(f"link set dev {host} {'up' if up else 'down'}\n")

    def limit(self, host: str, bits_per_second: int) -> None:
        """Let the port pass no more than this to the host; 0 ends the limit."""
        if bits_per_second:
            limits = ("rate", f"{bits_per_second}bit", "burst", "32k", "latency", "400ms")
            self._run("tc", "qdisc", "replace", "dev", host, "root", "tbf", *limits)
        else:
            subprocess.run(
                [*self._enter, "tc", "qdisc", "delete", "dev", host, "root"], check=False, stderr=subprocess.DEVNULL
            )

    def obey(self, rules: Sequence[tuple[str, str]]) -> None:
        """Replace all rules by these: pairs of a chain and what it does."""
        flush = "".join(f"flush chain {TABLE} {chain}\n" for chain in CHAINS)
        self._nft(flush + "".join(f"add rule {TABLE} {chain} {rule}\n" for chain, rule in rules))

    def end(self) -> None:
        """Take the switch away; the cables go with it."""
        self.process.kill()

    @property
    def _enter(self) -> tuple[str, ...]:
        return ("nsenter", f"--net={self.network}", "--")

    def _ip(self, commands: str) -> None:
        self._run("ip", "-batch", "-", told=commands)

    def _nft(self, commands: str) -> None:
        self._run("nft", "-f", "-", told=commands)

    def _run(self, *words: str, told: str = "") -> None:
        subprocess.run([*self._enter, *words], input=told, text=True, check=True)
