from __future__ import annotations

import json
import os
import subprocess
import sys

from nano_appliance.roles.cell.doctor import as_json, as_text, can_be_cell, examine
from nano_appliance.roles.cell.examination.finding import Verdict, lacks, ok, warning

GOOD, SLOW, MISSING = (
    ok("QEMU", "7.2"),
    warning("virtualisation", "none", "switch it on"),
    lacks("br0", "no", "make it"),
)


def test_the_text_names_each_item_and_its_remedy() -> None:
    assert as_text([GOOD, SLOW, MISSING]).splitlines() == [
        "ok      QEMU: 7.2",
        "warning virtualisation: none",
        "        to mend: switch it on",
        "lacks   br0: no",
        "        to mend: make it",
        "This host cannot be a cell yet: br0",
    ]
    assert as_text([GOOD, SLOW]).splitlines()[-1] == "This host can be a cell."


def test_drawbacks_do_not_keep_a_host_from_being_a_cell() -> None:
    assert can_be_cell([GOOD, SLOW])
    assert not can_be_cell([GOOD, MISSING])


def test_the_json_says_the_same() -> None:
    assert json.loads(as_json([GOOD, MISSING])) == {
        "can_be_cell": False,
        "findings": [
            {"item": "QEMU", "verdict": "ok", "detail": "7.2", "remedy": ""},
            {"item": "br0", "verdict": "lacks", "detail": "no", "remedy": "make it"},
        ],
    }


def test_this_host_is_examined_in_full() -> None:
    findings = examine()
    assert [finding.item for finding in findings] == [
        "rights",
        "virtualisation",
        "QEMU",
        "qemu-img",
        "libvirt",
        "dnsmasq",
        "iptables",
        "bridge br0",
        "default route",
        "UDP port 5599",
        "UDP port 67",
        "link ports 5600-5799",
        "console ports 5901-6000",
        "TCP ports 5850, 5870, 5871",
        "SELinux",
        "disk space in /var/lib/libvirt/images",
    ]
    assert all(finding.detail for finding in findings)
    assert all(finding.remedy for finding in findings if finding.verdict is Verdict.LACKS)


def test_the_command_ends_with_what_it_found() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "nano_appliance", "doctor", "--json"],
        capture_output=True,
        env={name: value for name, value in os.environ.items() if name != "LIBVIRT_DEBUG"},
        check=False,
    )
    assert done.stderr == b""
    assert done.returncode == (0 if json.loads(done.stdout)["can_be_cell"] else 1)
