"""A lab: hosts at a switch, a folder that all of them share, and the verbs that trouble the links between them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from nano_appliance.tryout.requirements import extend_search_path
from tests.lab.hosts.addressing import MOST_HOSTS
from tests.lab.hosts.host import Host
from tests.lab.hosts.links import Links, Troubles
from tests.lab.hosts.switch import Switch


class Lab:
    """Hosts h1, h2, … in `folder`; `shared` is seen under the same path by all of them."""

    def __init__(self, folder: Path, hosts: tuple[Host, ...], switch: Switch, troubles: Troubles | None = None) -> None:
        self.folder = folder
        self.hosts = hosts
        self.switch = switch
        self.links = Links(switch, troubles)
        self.shared = folder / "shared"

    @classmethod
    def make(cls, folder: Path, count: int, *, outlive: bool = False) -> Lab:
        """A lab in the empty `folder` whose hosts are up; with `outlive` it stays when this process ends.

        Raises ValueError for a number of hosts that cannot be, StepFailed when one does not come up.
        """
        if not 1 <= count <= MOST_HOSTS:
            raise ValueError(f"a lab has 1 to {MOST_HOSTS} hosts, not {count}")
        extend_search_path()
        (folder / "shared").mkdir()
        with ExitStack() as undo:
            switch = Switch.make(folder / "switch.log", outlive=outlive)
            undo.callback(switch.end)
            numbers = range(1, count + 1)
            hosts = tuple(Host(number, folder / f"h{number}", switch, outlive=outlive) for number in numbers)
            lab = cls(folder, hosts, switch)
            for host in hosts:
                undo.callback(host.power_off)
            lab.power_on(*hosts)
            undo.pop_all()
        return lab

    def host(self, name: str) -> Host:
        """The host `name`; raises KeyError with the names there are."""
        known = {host.name: host for host in self.hosts}
        if name not in known:
            raise KeyError(f"no host {name}; there are {', '.join(known)}")
        return known[name]

    def power_on(self, *hosts: Host) -> None:
        """Switch hosts on that are off, all at the same time, and return when they are up; raises StepFailed."""
        neighbours = {host.name: host.address for host in self.hosts}
        for host in hosts:
            host.begin_power_on(neighbours)
        for host in hosts:
            host.finish_power_on()

    def down(self) -> None:
        """Pull every plug and take the switch away; the files stay."""
        for host in self.hosts:
            host.power_off()
        self.switch.end()


@contextmanager
def temporary_lab(count: int) -> Iterator[Lab]:
    """A lab for as long as the block runs, in a folder that is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="nano-lab-") as folder:
        lab = Lab.make(Path(folder), count)
        try:
            yield lab
        finally:
            lab.down()
