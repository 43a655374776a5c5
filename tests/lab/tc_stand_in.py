"""A program that stands before the real tc where the test host's kernel lacks queueing disciplines; tests only.

It passes every call on. What the kernel refuses is done as far as it goes (`sfq`, which only shares a limit out fairly,
becomes `pfifo`) or counted as done; both the calls and the refusals are written down.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

_SCRIPT = """\
#!/bin/sh
echo "$*" >>{calls}
{real} "$@" 2>/dev/null && exit 0
case " $* " in *" sfq "*) {real} $(echo "$*" | sed 's/ sfq .*/ pfifo/') && exit 0 ;; esac
echo "$*" >>{refused}
exit 0
"""


@dataclass(frozen=True)
class TcStandIn:
    """The folder to put first on the search path of whoever calls tc."""

    folder: Path

    @property
    def calls(self) -> list[str]:
        """The arguments of all calls."""
        return _lines(self.folder / "calls")

    @property
    def refused(self) -> list[str]:
        """The arguments of calls that the kernel could not carry out."""
        return _lines(self.folder / "refused")


def make_tc_stand_in(folder: Path) -> TcStandIn:
    """Write the program into `folder`; raises FileNotFoundError without a real one."""
    real = shutil.which("tc")
    if real is None:
        raise FileNotFoundError("tc is not installed: install iproute2, or iproute-tc")
    program = folder / "tc"
    program.write_text(_SCRIPT.format(calls=folder / "calls", refused=folder / "refused", real=real))
    program.chmod(0o755)
    return TcStandIn(folder)


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []
