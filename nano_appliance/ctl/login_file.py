"""Where a login is kept between commands: one file, for its owner's eyes only; asks no server."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from nano_appliance.ctl.exit_status import NotLoggedIn
from nano_appliance.host.files import atomic_write, make_folder
from nano_appliance.model.errors import NanoError
from nano_appliance.model.timing import SESSION_LIFETIME
from nano_appliance.rest.server_trust import Trust

MODE, FOLDER_MODE = 0o600, 0o700


class Login(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A server and by what it knows us: a `session` that ends `timeout` seconds after its last use, or a `token`.

    `user` and `group` own what is created.
    """

    url: str
    user: str = ""
    group: str = ""
    menu: tuple[str, ...] = ()
    session: str = ""
    timeout: int = SESSION_LIFETIME
    token: str = ""
    trust: Trust = Trust()

    def headers(self) -> dict[str, str]:
        """What tells the server who asks."""
        return {"Authorization": f"Bearer {self.token}"} if self.token else {"Nano-Session": self.session}


def login_file() -> Path:
    """`nano/ctl.json` in the user's folder for configuration."""
    given = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    # The standard has a relative path ignored.
    folder = given if given.is_absolute() else Path.home() / ".config"
    return folder / "nano" / "ctl.json"


def read_login() -> Login:
    """The login that is kept. Raises NotLoggedIn when there is none or it cannot be read."""
    path = login_file()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Login)
    except FileNotFoundError:
        raise NotLoggedIn("not logged in: nano ctl login URL") from None
    except OSError as error:
        raise NotLoggedIn(f"cannot read {path}: {error.strerror}") from error
    except msgspec.DecodeError as error:
        raise NotLoggedIn(f"{path} is damaged: log in again") from error


def keep_login(login: Login) -> None:
    """Keep `login` in place of the one before; raises NanoError when that cannot be written."""
    path = login_file()
    make_folder(path.parent, FOLDER_MODE)
    atomic_write(path, msgspec.json.format(msgspec.json.encode(login), indent=1) + b"\n", mode=MODE)


def forget_login() -> None:
    """Keep no login. Raises NanoError when the file cannot be removed."""
    try:
        login_file().unlink(missing_ok=True)
    except OSError as error:
        raise NanoError(f"cannot remove {login_file()}: {error.strerror}") from error
