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

import msgspec

from tests.lab.processes import role_process
from tests.lab.running_nano import NanoDidNotObey, RunningNano

CREATE = 'qemu-img create -q -f qcow2 -o preallocation=metadata "$1" "$2"'
"""The same kind of volume as Nano makes, so that the same work is compared."""

CREATE_OVERLAY = 'qemu-img create -q -f qcow2 -b "$4" -F qcow2 "$1" "$2"'
DEFINE = 'virsh --quiet define "$3"'


@dataclass(frozen=True)
class Template:
    """The domain of an instance that Nano made, to be defined again under other names."""

    xml: str
    volume: str
    size: int
    backing: str
    """The file that the volume is an overlay on; empty when it stands alone."""

    def copy(self, volume: Path) -> str:
        """The same domain with a new name, UUID and volume, and network cards as libvirt chooses them."""
        identity = str(uuid.uuid4())
        text = re.sub(r"<uuid>.*?</uuid>", f"<uuid>{identity}</uuid>", self.xml)
        text = re.sub(r"<name>.*?</name>", f"<name>by-hand-{identity}</name>", text, count=1)
        text = re.sub(r"<mac address=[^>]*/>", "", text)
        return text.replace(self.volume, str(volume))


class ByHand:
    """A shell inside a running Nano; `enter` is what is put before a command to run there."""

    def __init__(self, nano: RunningNano) -> None:
        cell = role_process(nano.pid, "cell")
        if cell is None:
            raise NanoDidNotObey("the cell is not running")
        self.enter = ("nsenter", "--target", str(cell.pid), "--mount", "--pid", "--net", "--uts", "--ipc")
        self.folder = nano.home / "by-hand"

    def run(self, *command: str) -> str:
        """Standard output of a program run inside; raises CalledProcessError."""
        return subprocess.run((*self.enter, *command), check=True, capture_output=True, text=True).stdout

    def template_of(self, instance: str) -> Template:
        """The domain of an instance whose disk is one volume file."""
        names = self.run("virsh", "list", "--all", "--name", "--uuid").splitlines()
        domain = next(line.split()[0] for line in names if instance in line)
        xml = self.run("virsh", "dumpxml", "--inactive", domain)
        volumes: Sequence[str] = re.findall(r"<source file='([^']+\.qcow2)'", xml)
        if len(volumes) != 1:
            raise NanoDidNotObey(f"expected one volume of {instance}, found {volumes}")
        return Template(xml, volumes[0], *self._size_and_backing(volumes[0]))

    @contextmanager
    def overlaid(self, file: str) -> Iterator[float]:
        """Make an overlay on a disk file, and yield the seconds it took; it is removed at the end."""
        self.folder.mkdir(exist_ok=True)
        overlay = self.folder / f"{uuid.uuid4()}.qcow2"
        began = time.monotonic()
        self.run("qemu-img", "create", "-q", "-f", "qcow2", "-b", file, "-F", "qcow2", str(overlay))
        took = time.monotonic() - began
        yield took
        overlay.unlink()

    def _size_and_backing(self, volume: str) -> tuple[int, str]:
        told = msgspec.json.decode(self.run("qemu-img", "info", "--output=json", volume))
        return told["virtual-size"], told.get("full-backing-filename", "")

    @contextmanager
    def created(self, template: Template) -> Iterator[float]:
        """Make a volume and define a domain, and yield the seconds it took; both are removed at the end.

        The volume is an overlay on the template's backing file if it has one.
        """
        self.folder.mkdir(exist_ok=True)
        volume = self.folder / f"{uuid.uuid4()}.qcow2"
        description = volume.with_suffix(".xml")
        description.write_text(template.copy(volume))
        name = re.findall(r"<name>(.*?)</name>", description.read_text())[0]
        began = time.monotonic()
        create = CREATE_OVERLAY if template.backing else CREATE
        words = (str(volume), str(template.size), str(description), template.backing)
        self.run("sh", "-c", f"{create} && {DEFINE}", "sh", *words)
        took = time.monotonic() - began
        try:
            yield took
        finally:
            self.run("virsh", "--quiet", "undefine", name)
            volume.unlink()
            description.unlink()
