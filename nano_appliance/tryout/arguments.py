"""What the outer supervisor hands to the inner one: one value, one command-line argument."""

from __future__ import annotations

import msgspec

from nano_appliance.model.errors import InvalidInput

INNER_COMMAND = "up-inner"


class Hierarchy(msgspec.Struct, frozen=True, kw_only=True):
    """A control group hierarchy of the host: where it is mounted, and the folder of this `nano up` in it."""

    mount_point: str
    options: str
    """Controllers as mount(8) takes them; empty for the unified hierarchy (version 2)."""
    group: str

    @property
    def unified(self) -> bool:
        """True for control groups version 2."""
        return not self.options


class InnerArguments(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the inner supervisor has to be told. Descriptors are inherited, `control` is the way back."""

    home: str
    control: int
    portal: int
    api: int
    hierarchies: tuple[Hierarchy, ...]
    name_server: str
    """Address of the uplink's DNS, empty without uplink."""

    def command_line(self) -> list[str]:
        """Arguments of our own program that start the inner supervisor with these values."""
        return [INNER_COMMAND, msgspec.json.encode(self).decode()]


def parse_inner(argv: list[str]) -> InnerArguments:
    """The values in the arguments that follow the command; raises InvalidInput when they are not ours."""
    try:
        (encoded,) = argv
        return msgspec.json.decode(encoded, type=InnerArguments)
    except (ValueError, msgspec.MsgspecError) as error:
        raise InvalidInput(f"{INNER_COMMAND} is for nano up itself: {error}") from error
