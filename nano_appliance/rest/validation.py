"""Turning what msgspec says about a wrong value into a line that names the field and the rule."""

from __future__ import annotations

import re

import msgspec

from nano_appliance.model.names import printable

_PLACE = re.compile(r" - at `(?:key in )?\$\.?(?P<path>[^`]*)`$")
_MISSING = re.compile(r"^Object missing required field `(?P<name>[^`]*)`$")
_WRONG_TYPE = re.compile(r"^Expected `(?P<wanted>[^`]*)`, got `(?P<got>[^`]*)`$")
_NOT_A_CHOICE = re.compile(r"^Invalid enum value (?P<value>.*)$")

_TYPE_NAMES = {
    "int": "an integer",
    "float": "a number",
    "str": "a text",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}


def explain(error: msgspec.ValidationError) -> str:
    """One line such as `cores must be an integer, not a text`."""
    text = str(error)
    place = _PLACE.search(text)
    path = place["path"] if place else ""
    rule = text[: place.start()] if place else text
    if missing := _MISSING.match(rule):
        field = f"{path}.{missing['name']}" if path else missing["name"]
        return f"{field} is required"
    field = printable(path) if path else "the request's body"
    if wrong := _WRONG_TYPE.match(rule):
        return f"{field} must be {_type_name(wrong['wanted'])}, not {_type_name(wrong['got'])}"
    if choice := _NOT_A_CHOICE.match(rule):
        return f"{field} cannot be {printable(choice['value'])}"
    if rule.startswith("Expected "):
        return f"{field} must be {rule.removeprefix('Expected ').replace('`', '')}"
    return f"{field}: {rule}"


def _type_name(names: str) -> str:
    return " or ".join(_TYPE_NAMES.get(name.strip(), name.strip()) for name in names.split("|"))
