"""The file system as the processes inside see it: folders of the home in place of the host's; touches nothing outside.

Everything here happens in a private mount namespace and vanishes with its last process.
"""

from __future__ import annotations

from pathlib import Path

from nano_appliance.host.files import make_folder
from nano_appliance.tryout.arguments import Hierarchy
from nano_appliance.tryout.cgroups import enter_groups, hide_host_groups, mount_groups
from nano_appliance.tryout.devices import build_devices, kvm_works
from nano_appliance.tryout.home import Home
from nano_appliance.tryout.requirements import NEEDED_FOLDERS
from nano_appliance.tryout.system_calls import MountFlag, detach, mount

RUN = Path("/run")
RUN_FOLDERS = ("lock", "libvirt", "nano")
FOLDER_MODE = 0o755

_STAGED_DEVICES = RUN / "dev"


def enter_private_tree(home: Home, hierarchies: tuple[Hierarchy, ...], files: dict[str, str]) -> None:
    """Replace folders of the host by private ones for this process and its children.

    `files` maps paths below /etc to the content that programs inside read there. Raises OSError, and NanoError when
    a folder of the home cannot be made.
    """
    enter_groups(hierarchies)
    detach("/sys")
    mount("sysfs", "/sys", "sysfs", MountFlag.NOSUID | MountFlag.NODEV | MountFlag.NOEXEC)
    hide_host_groups()
    mount_groups(hierarchies)
    for folder in NEEDED_FOLDERS:
        mount(make_folder(home.host / folder.lstrip("/"), FOLDER_MODE), folder, flags=MountFlag.BIND)
    with_kvm = kvm_works()
    # Without the host's /run neither its message bus nor its machine registry can be reached.
    detach(RUN)
    mount("run", RUN, "tmpfs", MountFlag.NOSUID | MountFlag.NODEV, "mode=755")
    for name in RUN_FOLDERS:
        (RUN / name).mkdir()
    _STAGED_DEVICES.mkdir()
    build_devices(_STAGED_DEVICES, with_kvm=with_kvm)
    detach("/dev")
    mount(_STAGED_DEVICES, "/dev", flags=MountFlag.MOVE)
    _STAGED_DEVICES.rmdir()
    for path, content in files.items():
        _cover(home, Path(path), content)


def _cover(home: Home, path: Path, content: str) -> None:
    """Let programs read `content` at `path`, wherever the host's link there leads."""
    target = path.resolve()
    if target.is_relative_to(RUN):
        make_folder(target.parent, FOLDER_MODE)
        target.write_text(content, "utf-8")
        return
    if not target.exists():
        return
    own = home.host / path.relative_to("/")
    make_folder(own.parent, FOLDER_MODE)
    own.write_text(content, "utf-8")
    mount(own, target, flags=MountFlag.BIND)
