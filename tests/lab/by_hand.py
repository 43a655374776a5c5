"""What a person would type instead of using Nano, in the same namespaces and on the same private libvirt."""

from __future__ import annotations

import re
import subprocess
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.lab.processes import role_process
from tests.lab.running_nano import NanoDidNotObey, RunningNano

CREATE_AND_DEFINE = 'qemu-img create -q -f qcow2 -o preallocation=metadata "$1" "$2" && virsh --quiet define "$3"'
"""The same kind of volume as Nano makes, so that the same work is compared."""


@dataclass(frozen=True)
class Template:
    """The domain of an instance that Nano made, to be defined again under other names."""

    xml: str
    volume: str
    size: int

    def copy(self, volume: Path) -> str:
        """The same domain with a new name, UUID and volume, and network cards as libvirt chooses them."""
        identity = str(uuid.uuid4())
        text = re.sub(r"<uuid>.*?</uuid>", f"<uuid>{identity}</uuid>", self.xml)
        text = re.sub(r"<name>.*?</name>", f"<name>by-hand-{identity}</name>", text, count=1)
        text = re.sub(r"<mac address=[^>]*/>", "", text)
        return text.replace(self.volume, str(volume))


class ByHand:
    """A shell inside a running Nano."""

    def __init__(self, nano: RunningNano) -> None:
        cell = role_process(nano.pid, "cell")
        if cell is None:
            raise NanoDidNotObey("the cell is not running")
        self._enter = ("nsenter", "--target", str(cell.pid), "--mount", "--pid", "--net", "--uts", "--ipc")
        self.folder = nano.home / "by-hand"

    def run(self, *command: str) -> str:
        """Standard output of a program run inside; raises CalledProcessError."""
        return subprocess.run((*self._enter, *command), check=True, capture_output=True, text=True).stdout

    def template_of(self, instance: str) -> Template:
        """The domain of an instance whose disk is one volume file."""
        names = self.run("virsh", "list", "--all", "--name", "--uuid").splitlines()
        domain = next(line.split()[0] for line in names if instance in line)
        xml = self.run("virsh", "dumpxml", "--inactive", domain)
        volumes: Sequence[str] = re.findall(r"<source file='([^']+\.qcow2)'", xml)
        if len(volumes) != 1:
            raise NanoDidNotObey(f"expected one volume of {instance}, found {volumes}")
        size = int(re.findall(r'"virtual-size": (\d+)', self.run("qemu-img", "info", "--output=json", volumes[0]))[0])
        return Template(xml, volumes[0], size)

    @contextmanager
    def created(self, template: Template) -> Iterator[float]:
        """Make a volume and define a domain, and yield the seconds it took; both are removed at the end."""
        self.folder.mkdir(exist_ok=True)
        volume = self.folder / f"{uuid.uuid4()}.qcow2"
        description = volume.with_suffix(".xml")
        description.write_text(template.copy(volume))
        name = re.findall(r"<name>(.*?)</name>", description.read_text())[0]
        began = time.monotonic()
        self.run("sh", "-c", CREATE_AND_DEFINE, "sh", str(volume), str(template.size), str(description))
        took = time.monotonic() - began
        try:
            yield took
        finally:
            self.run("virsh", "--quiet", "undefine", name)
            volume.unlink()
            description.unlink()
