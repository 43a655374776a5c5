"""What a new instance is to be, read from the command line and looked up: for one and for a batch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nano_appliance.ctl.context import Context
from nano_appliance.ctl.names import choose_pool, find_image, find_template
from nano_appliance.model.cloud_init import CloudInit
from nano_appliance.model.errors import NanoError
from nano_appliance.model.image import ImageKind
from nano_appliance.model.qos import CpuPriority
from nano_appliance.rest.guest_creation import AGENT, CLOUD_INIT
from nano_appliance.rest.qos_object import QosObject


def guest_shape(context: Context) -> dict[str, Any]:
    """The members of a GuestShape.

    Raises NotFound and Conflict for names, NanoError for files.
    """
    options, api = context.options, context.api
    cloud_init = _cloud_init(context)
    modules = [*([AGENT] if options.agent else []), *([CLOUD_INIT] if cloud_init else [])]
    owner, group = owner_and_group(context)
    return {
        "owner": owner,
        "group": group,
        "pool": choose_pool(api, options.pool),
        "cores": options.cores,
        "memory": options.memory,
        "disks": tuple(options.disk),
        "template": find_template(api, options.template).id,
        "auto_start": options.auto_start,
        "from_image": find_image(api, options.image, (ImageKind.DISK,)).id if options.image else "",
        "modules": tuple(modules),
        "cloud_init": cloud_init,
        "qos": QosObject(cpu_priority=CpuPriority(options.cpu_priority)) if options.cpu_priority else None,
    }


def owner_and_group(context: Context) -> tuple[str, str]:
    """Who owns what is created: who is logged in, unless the command says otherwise."""
    login, options = context.api.login, context.options
    return getattr(options, "owner", "") or login.user, getattr(options, "group", "") or login.group


def _cloud_init(context: Context) -> CloudInit | None:
    options = context.options
    wishes = (options.admin, options.ssh_key, options.user_data, options.data_path)
    if not options.cloud_init and not any(wishes):
        return None
    return CloudInit(
        admin_name=options.admin,
        data_path=options.data_path,
        ssh_keys=tuple(line for path in options.ssh_key for line in _text(path).splitlines() if line.strip()),
        user_data=_text(options.user_data) if options.user_data else "",
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise NanoError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise NanoError(f"{path} is no text") from error
