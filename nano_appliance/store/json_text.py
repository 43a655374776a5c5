"""JSON as the files hold it: one-space indent, angle brackets and ampersands escaped; touches no file."""

from __future__ import annotations

import json

import msgspec

# The older platform escapes these inside strings, where alone they can stand; so files stay comparable.
_ESCAPES = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


class MalformedText(ValueError):
    """Text that is not a JSON object; `line` and `column` count from 1."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(f"line {line}, column {column}: {reason}")
        self.line = line


def dump(value: object) -> bytes:
    """`value` as a text of UTF-8 with one member or element per line."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=1).decode()
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text.encode()


def load(data: bytes) -> dict[str, object]:
    """The object that `data` holds; raises MalformedText when it holds none."""
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise MalformedText(error.msg, error.lineno, error.colno) from None
    except UnicodeDecodeError as error:
        line, column = _position(data, error.start)
        raise MalformedText("not UTF-8 text", line, column) from None
    except (ValueError, RecursionError) as error:
        raise MalformedText(str(error), 1, 1) from None
    if not isinstance(value, dict):
        raise MalformedText("must be an object: { ... }", 1, 1)
    return value


def line_of_key(data: bytes, key: str) -> int:
    """The line where the member `key` first stands, 1 when it is nowhere."""
    position = data.find(json.dumps(key).encode())
    return _position(data, max(position, 0))[0]


def _position(data: bytes, offset: int) -> tuple[int, int]:
    before = data[:offset]
    return before.count(b"\n") + 1, offset - (before.rfind(b"\n") + 1) + 1


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON number")
