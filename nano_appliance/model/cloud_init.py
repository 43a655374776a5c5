"""What cloud-init is told about a new system: names, accounts, disks and network, as the texts it reads.

Pure; JSON is written where cloud-init reads YAML, of which it is a part. The members are those of cloud-init's own
reference, in their oldest form that current versions take, because guests are of any age.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.guest_access import LONGEST_PASSWORD
from nano_appliance.model.names import LABEL, NameRule, check_name
from nano_appliance.model.units import KIB

DEFAULT_DATA_PATH = "/opt/data"
"""Where the older platform's portal mounts data disks."""

ROOT = "root"
ADMINISTRATOR = NameRule(
    re.compile(r"[A-Za-z_][0-9A-Za-z_\-]*"), "letters, digits, '-' and '_', and begin with no digit"
)
DATA_PATH = re.compile(r"(/[0-9A-Za-z_.\-]+)+")
LONGEST_ADMINISTRATOR = 32
MOST_KEYS = 32
LONGEST_KEY = 8 * KIB
LONGEST_USER_DATA = 16 * KIB
"""Bytes; what other clouds take as well."""

_CONFIG_HEAD = "#cloud-config\n"
_APPENDING = "list(append)+dict(recurse_list)+str()"
"""How what the user wrote is merged with ours: lists are joined, and neither takes the other's place."""

_ROOT_LOGIN = """\
if [ -d /etc/ssh/sshd_config.d ]; then
  echo 'PermitRootLogin {0}' > /etc/ssh/sshd_config.d/10-root-login.conf
elif [ -f /etc/ssh/sshd_config ]; then
  sed -i '/^#*PermitRootLogin/d; 1i PermitRootLogin {0}' /etc/ssh/sshd_config
fi
systemctl --no-block try-reload-or-restart ssh sshd 2>/dev/null || :
"""
"""Cloud-init has no word for it."""


class CloudInit(msgspec.Struct, frozen=True, kw_only=True):
    """What a user wishes of the system inside: its administrator, and what else is done at the first start.

    An empty `admin_name` means the template's, an empty `admin_secret` one that is made up. Data disks are mounted at
    `data_path`, the second and further ones at the same path with a number. `user_data` is anything that cloud-init
    understands: a script, a cloud-config, …
    """

    root_enabled: bool = True
    admin_name: str = ""
    admin_secret: str = ""
    data_path: str = ""
    ssh_keys: tuple[str, ...] = ()
    user_data: str = ""


class SeedSystem(msgspec.Struct, frozen=True, kw_only=True):
    """A system to be: its `seed_id` tells cloud-init whether it has met it before.

    `data_disks` are device paths inside the guest. `address` is CIDR text, empty when the network tells the guest.
    """

    seed_id: str
    host_name: str
    windows: bool
    administrator: str
    secret: str
    root_enabled: bool
    data_path: str
    data_disks: tuple[str, ...]
    hardware_address: str
    address: str = ""
    gateway: str = ""
    dns: tuple[str, ...] = ()
    ssh_keys: tuple[str, ...] = ()
    user_data: str = ""


def check_cloud_init(wish: CloudInit) -> None:
    """Raise InvalidInput naming the member and the rule when a wish cannot be written down for cloud-init."""
    if wish.admin_name:
        check_name("cloud_init.admin_name", wish.admin_name, ADMINISTRATOR)
        if len(wish.admin_name) > LONGEST_ADMINISTRATOR:
            raise InvalidInput(f"cloud_init.admin_name must not be longer than {LONGEST_ADMINISTRATOR} characters")
    if wish.admin_secret and not _is_line(wish.admin_secret, LONGEST_PASSWORD):
        rule = f"one line of at most {LONGEST_PASSWORD} printable characters"
        raise InvalidInput(f"cloud_init.admin_secret must be {rule}")
    dotted = {".", ".."} & set(wish.data_path.split("/"))
    if wish.data_path and (DATA_PATH.fullmatch(wish.data_path) is None or dotted):
        raise InvalidInput("cloud_init.data_path must be an absolute path of letters, digits, '_', '.' and '-'")
    if len(wish.ssh_keys) > MOST_KEYS:
        raise InvalidInput(f"cloud_init.ssh_keys must not be more than {MOST_KEYS}")
    for key in wish.ssh_keys:
        if not _is_line(key, LONGEST_KEY) or len(key.split()) < 2:
            raise InvalidInput("cloud_init.ssh_keys must each be one line as in authorized_keys")
    if len(wish.user_data.encode("utf-8", "surrogatepass")) > LONGEST_USER_DATA:
        raise InvalidInput(f"cloud_init.user_data must not be longer than {LONGEST_USER_DATA} bytes")
    if "\x00" in wish.user_data:
        raise InvalidInput("cloud_init.user_data must be text")


def meta_data(system: SeedSystem) -> str:
    """The text of `meta-data`."""
    return _json({"instance-id": system.seed_id, "local-hostname": system.host_name})


def network_config(system: SeedSystem) -> str:
    """The text of `network-config` for a system with an address of its own; empty for one that asks by DHCP."""
    return _json(_network(system)) if system.address else ""


def whole_meta_data(system: SeedSystem) -> str:
    """`meta_data` with the network in it, as guests of the older platform ask for it."""
    told: dict[str, Any] = {"instance-id": system.seed_id, "local-hostname": system.host_name}
    return _json({**told, **({"network": _network(system)} if system.address else {})})


def user_data(system: SeedSystem) -> str:
    """The text of `user-data`: our part, and the user's own beside it. It holds the password."""
    ours = _CONFIG_HEAD + _json(_windows(system) if system.windows else _linux(system))
    if not system.user_data:
        return ours
    from nano_appliance.model.user_data_parts import in_two_parts  # noqa: PLC0415 - 0.6 MiB that few cells need

    return in_two_parts(ours, system.user_data, merge=_APPENDING, boundary=f"part-of-{system.seed_id}")


def data_mounts(path: str, disks: Sequence[str]) -> list[tuple[str, str]]:
    """Which data disk is mounted where: the first at `path`, the others beside it with a number from 1."""
    return [(disk, f"{path}{index or ''}") for index, disk in enumerate(disks)]


def _network(system: SeedSystem) -> dict[str, Any]:
    """Version 1 is what every cloud-init understands; the card is recognised by its hardware address."""
    subnet: dict[str, Any] = {"type": "static", "address": system.address}
    if system.gateway:
        subnet["gateway"] = system.gateway
    if system.dns:
        subnet["dns_nameservers"] = list(system.dns)
    card = {"type": "physical", "name": "eth0", "mac_address": system.hardware_address, "subnets": [subnet]}
    return {"version": 1, "config": [card]}


def _linux(system: SeedSystem) -> dict[str, Any]:
    mounts = data_mounts(system.data_path, system.data_disks)
    login = _ROOT_LOGIN.format("yes" if system.root_enabled else "no")
    config: dict[str, Any] = {
        "ssh_pwauth": True,
        "disable_root": not system.root_enabled,
        "users": [_user(system)],
        "growpart": {"mode": "auto", "devices": ["/"], "ignore_growroot_disabled": False},
        "resize_rootfs": True,
        "runcmd": [["sh", "-c", login]],
    }
    if mounts:
        config["fs_setup"] = [
            {"device": disk, "partition": "none", "filesystem": "ext4", "overwrite": False} for disk, _ in mounts
        ]
        config["mounts"] = [[disk, path, "ext4", "defaults,nofail", "0", "2"] for disk, path in mounts]
    return config


def _user(system: SeedSystem) -> dict[str, Any]:
    # In clear, as every version of cloud-init takes it: the guest hashes it in its own best way.
    user: dict[str, Any] = {"name": system.administrator, "lock_passwd": False, "plain_text_passwd": system.secret}
    if system.administrator != ROOT:
        user |= {"shell": "/bin/bash", "sudo": "ALL=(ALL) ALL"}
    if system.ssh_keys:
        user["ssh_authorized_keys"] = list(system.ssh_keys)
    return user


def _windows(system: SeedSystem) -> dict[str, Any]:
    """What cloudbase-init takes of the same language."""
    user: dict[str, Any] = {"name": system.administrator, "passwd": system.secret, "inactive": False}
    if system.ssh_keys:
        user["ssh_authorized_keys"] = list(system.ssh_keys)
    return {"set_hostname": system.host_name, "users": [user]}


def _is_line(text: str, longest: int) -> bool:
    return len(text) <= longest and LABEL.pattern.fullmatch(text) is not None


def _json(value: object) -> str:
    return json.dumps(value, indent=1) + "\n"
