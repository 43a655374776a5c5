"""Running commands inside the build root, in a mount namespace of their own: nothing of the host is changed."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

CERTIFICATES = (Path("/etc/ssl/certs/ca-certificates.crt"), Path("/etc/pki/tls/certs/ca-bundle.crt"))
"""Where Debian and Enterprise Linux keep the authorities that downloads are verified with."""

ENVIRONMENT = {"HOME": "/root", "PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}

DEVICES = ("null", "zero", "random", "urandom")


class BuildFailed(Exception):
    """A step of the build failed; what it said is above or in the log that the text names."""


def run_inside(root: Path, command: list[str], mounts: Mapping[str, Path], log: Path | None = None) -> None:
    """Run `command` in `root` with the host's folders `mounts` at the places that are their keys.

    What it prints goes to `log` if one is given. Raises BuildFailed.
    """
    for name in ("resolv.conf", "hosts"):
        shutil.copyfile(Path("/etc", name), root / "etc" / name)
    certificates = next(path for path in CERTIFICATES if path.exists())
    shutil.copyfile(certificates, root / "etc" / "ca-certificates.crt")
    script = "\n".join(("set -e", *_mounting(root, mounts), f"exec chroot {_quoted(root)} {shlex.join(_env(command))}"))
    with (log or Path("/dev/stdout")).open("ab") as output:
        ended = subprocess.run(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", script],
            stdin=subprocess.DEVNULL,
            stdout=output if log else None,
            stderr=subprocess.STDOUT if log else None,
            check=False,
        )
    if ended.returncode:
        raise BuildFailed(f"{shlex.join(command)} failed{f'; {log} tells why' if log else ''}")


def _mounting(root: Path, mounts: Mapping[str, Path]) -> list[str]:
    lines = [f"mount -t proc proc {_quoted(root)}/proc", f"mount -t tmpfs dev {_quoted(root)}/dev"]
    for device in DEVICES:
        place = f"{_quoted(root)}/dev/{device}"
        lines += [f": > {place}", f"mount --bind /dev/{device} {place}"]
    lines.append(f"mkdir {_quoted(root)}/dev/shm")
    for place, source in mounts.items():
        inside = f"{_quoted(root)}{shlex.quote(place)}"
        lines += [f"mkdir -p {inside}", f"mount --bind {_quoted(source)} {inside}"]
    return lines


def _env(command: list[str]) -> list[str]:
    return ["/usr/bin/env", "-i", *(f"{name}={value}" for name, value in ENVIRONMENT.items()), *command]


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))
