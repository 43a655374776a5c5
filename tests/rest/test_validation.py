from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
import pytest

from nano_appliance.rest.validation import explain


class Color(StrEnum):
    RED = "red"


class Disk(msgspec.Struct):
    size: int


class Wish(msgspec.Struct):
    name: str
    cores: Annotated[int, msgspec.Meta(ge=1)] = 1
    disks: list[Disk] = []
    color: Color = Color.RED
    parent: str | None = None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"name":"a","cores":"4"}', "cores must be an integer, not a text"),
        ('{"name":"a","cores":0}', "cores must be `int` >= 1".replace("`", "")),
        ("{}", "name is required"),
        ('{"name":null}', "name must be a text, not null"),
        ('{"name":"a","disks":[{"size":1},{}]}', "disks[1].size is required"),
        ('{"name":"a","disks":[{"size":true}]}', "disks[0].size must be an integer, not true or false"),
        ('{"name":"a","color":"blue"}', "color cannot be 'blue'"),
        ('{"name":"a","parent":1}', "parent must be a text or null, not an integer"),
        ("[]", "the request's body must be an object, not a list"),
    ],
)
def test_names_field_and_rule(text: str, message: str):
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode(text, type=Wish)
    assert explain(caught.value) == message
