"""Source packages of Debian: fetched by apt, which checks them against the signatures of the archive, and unpacked."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from scripts.build.mirrors import KEYRING, debian_mirrors


def fetch_source(package: str, suite: str, folder: Path, target: Path) -> None:
    """Unpack the newest source package that can be had into `target`; `folder` keeps lists and what was downloaded.

    The host's own apt is not touched. Raises CalledProcessError when apt or dpkg fail, LookupError when no version
    can be had.
    """
    options = _apt_options(suite, folder)
    subprocess.run(["apt-get", *options, "-qq", "update"], check=True)
    downloads = folder / package
    for version in _versions(package, options):
        shutil.rmtree(downloads, ignore_errors=True)
        downloads.mkdir(parents=True)
        command = ["apt-get", *options, "-qq", "source", "--download-only", f"{package}={version}"]
        # A mirror may list a version before it has its files.
        if subprocess.run(command, cwd=downloads, stderr=subprocess.DEVNULL, check=False).returncode == 0:
            break
    else:
        raise LookupError(f"the mirror has no source package {package} of {suite}")
    (description,) = downloads.glob("*.dsc")
    shutil.rmtree(target, ignore_errors=True)
    # apt has compared the files with the signed index; the signatures of single packages are by other keys.
    unpack = ["dpkg-source", "--no-check", "--extract", str(description), str(target)]
    subprocess.run(unpack, check=True, stdout=subprocess.DEVNULL)


def _versions(package: str, options: list[str]) -> list[str]:
    """Versions that are listed, newest first."""
    told = subprocess.run(
        ["apt-cache", *options, "madison", package], capture_output=True, text=True, check=True
    ).stdout
    lines = [[part.strip() for part in line.split("|")] for line in told.splitlines()]
    return list(dict.fromkeys(version for name, version, where in lines if name == package and "Sources" in where))


def _apt_options(suite: str, folder: Path) -> list[str]:
    parts, lists, cache = folder / "sources", folder / "lists", folder / "archives"
    for made in (parts, lists / "partial", cache / "partial"):
        made.mkdir(parents=True, exist_ok=True)
    mirror, security = debian_mirrors()
    (parts / "sources.sources").write_text(
        "\n".join(
            f"Types: deb-src\nURIs: {place}\nSuites: {name}\nComponents: main\nSigned-By: {KEYRING}\n"
            for place, name in ((mirror, suite), (security, f"{suite}-security"))
        ),
        "utf-8",
    )
    settings = {
        "Dir::Etc::sourcelist": "/dev/null",
        "Dir::Etc::sourceparts": parts,
        "Dir::State::lists": lists,
        "Dir::Cache::archives": cache,
        "APT::Sandbox::User": "root",
    }
    return [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]
