from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.store import json_text
from nano_appliance.store.json_text import MalformedText

SAMPLES = Path(__file__).parents[1] / "data" / "old-platform"
FILES = sorted(path for path in SAMPLES.rglob("*") if path.suffix in {".cfg", ".data"})

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), VALUES, max_size=5))
def test_what_is_written_is_read(value: dict[str, object]) -> None:
    written = json_text.dump(value)
    assert json_text.load(written) == value
    assert json.loads(written) == value
    assert not set(b"<>&") & set(written)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SAMPLES)))
def test_the_older_platforms_files_are_written_byte_for_byte(path: Path) -> None:
    assert json_text.dump(json_text.load(path.read_bytes())) == path.read_bytes()


def test_the_spelling_that_the_manual_edits() -> None:
    assert json_text.dump({"owner": "x<y>&z", "名": "中文"}).decode() == (
        '{\n "owner": "x\\u003cy\\u003e\\u0026z",\n "名": "中文"\n}'
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "line 1, column 1: Expecting value"),
        (b'{\n "a": 1,\n bad\n}', "line 3, column 2: Expecting property name"),
        (b'{\n "a": "\xff"\n}', "line 2, column 8: not UTF-8 text"),
        (b"[1]", "line 1, column 1: must be an object"),
        (b'{"a": NaN}', "line 1, column 1: NaN is not a JSON number"),
        (b'{"a":' * 100_000, "line 1, column 1:"),
        (b'{"a": 1} x', "line 1, column 10: Extra data"),
    ],
)
def test_broken_text_is_refused_with_its_place(data: bytes, message: str) -> None:
    with pytest.raises(MalformedText) as caught:
        json_text.load(data)
    assert str(caught.value).startswith(message)


def test_a_byte_order_mark_does_no_harm() -> None:
    assert json_text.load(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


def test_the_line_of_a_key() -> None:
    assert json_text.line_of_key(b'{\n "a": 1,\n "b": 2\n}', "b") == 3
    assert json_text.line_of_key(b'{\n "a": 1\n}', "zz") == 1
