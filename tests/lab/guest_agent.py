"""Hands and eyes inside a running guest, through its guest agent; independent of its network and of what is tested."""

from __future__ import annotations

import base64
import json
import subprocess
import time
from dataclasses import dataclass

from tests.lab.patience import StepFailed, eventually

BOOT_TIME = 180.0
"""Seconds a tiny guest may take on a busy machine; idle it takes about six."""

RUN_TIME = 60.0
URI = "qemu:///system"
_LOOK = 0.05


class AgentSilent(Exception):
    """The agent does not answer, or refuses."""


@dataclass(frozen=True)
class GuestAgent:
    """The agent of the domain with this id, on the hypervisor that virsh reaches when `enter` is put before it."""

    domain: str
    enter: tuple[str, ...] = ()

    def ask(self, command: str, **arguments: object) -> object:
        """The agent's answer to one of its commands.

        Raises AgentSilent.
        """
        request = json.dumps({"execute": command, "arguments": arguments})
        ended = subprocess.run(
            [*self.enter, "virsh", "-q", "-c", URI, "qemu-agent-command", "--timeout", "5", self.domain, request],
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode:
            raise AgentSilent(ended.stderr.strip())
        return json.loads(ended.stdout)["return"]

    def wait_until_up(self, seconds: float = BOOT_TIME) -> None:
        """Return once the agent answers.

        Raises StepFailed when it does not within `seconds`.
        """
        eventually(self.answers, "the guest agent does not answer", seconds=seconds)

    def answers(self) -> bool:
        """Whether the agent answers just now."""
        try:
            self.ask("guest-ping")
        except AgentSilent:
            return False
        return True

    def run(self, script: str) -> tuple[int, str]:
        """Exit status and output of a shell script run inside.

        Raises StepFailed when it does not end in RUN_TIME, AgentSilent.
        """
        started = self.ask("guest-exec", path="/bin/sh", arg=["-c", script], **{"capture-output": True})
        assert isinstance(started, dict)
        deadline = time.monotonic() + RUN_TIME
        while time.monotonic() < deadline:
            seen = self.ask("guest-exec-status", pid=started["pid"])
            assert isinstance(seen, dict)
            if seen["exited"]:
                said = base64.b64decode(seen.get("out-data", "")) + base64.b64decode(seen.get("err-data", ""))
                return int(seen.get("exitcode", -1)), said.decode("utf-8", "replace")
            time.sleep(_LOOK)
        raise StepFailed(f"inside the guest this does not end: {script}")

    def output(self, script: str) -> str:
        """Output of a script that succeeds, without the last line's end.

        Raises StepFailed when it fails, and as `run` does.
        """
        status, said = self.run(script)
        if status:
            raise StepFailed(f"inside the guest this fails with {status}: {script}: {said}")
        return said.rstrip("\n")

    def use_address(self, address: str, gateway: str = "") -> None:
        """Give the guest's first card a static address (CIDR); DHCP is given up."""
        route = f"ip route replace default via {gateway}" if gateway else "true"
        self.output(
            "touch /run/static; killall udhcpc; ip -4 address flush dev eth0; "
            f"ip address add {address} dev eth0 && {route}"
        )
