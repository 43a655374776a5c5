from __future__ import annotations

import pytest

from nano_appliance.model.errors import InvalidInput
from nano_appliance.tryout.arguments import INNER_COMMAND, Hierarchy, InnerArguments, parse_inner


def test_arguments_survive_the_command_line() -> None:
    arguments = InnerArguments(
        home='/srv/a "b"',
        control=7,
        portal=8,
        api=9,
        hierarchies=(Hierarchy(mount_point="/sys/fs/cgroup", options="", group="/sys/fs/cgroup/x"),),
        name_server="10.0.2.3",
    )
    command, *rest = arguments.command_line()
    assert command == INNER_COMMAND
    assert parse_inner(rest) == arguments


@pytest.mark.parametrize("argv", [[], ["{}"], ["not json"], ["{}", "{}"], ['{"home": 1}']])
def test_a_person_who_calls_it_is_told_what_it_is_for(argv: list[str]) -> None:
    with pytest.raises(InvalidInput, match="for nano up itself"):
        parse_inner(argv)
