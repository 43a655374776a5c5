from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.errors import NotFound
from nano_appliance.rest.answer import RawAnswer
from nano_appliance.rest.file_answer import file_answer

CONTENT = bytes(range(100))


@pytest.fixture(name="file", scope="module")
def _file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("files") / "content"
    path.write_bytes(CONTENT)
    return path


def body_of(answer: RawAnswer) -> bytes:
    assert not isinstance(answer.body, bytes)
    content = b"".join(answer.body)
    answer.body.close()
    return content


@pytest.mark.parametrize("wanted", ["", "items=0-1", "bytes=0-1,3-4", "bytes=-", "bytes=x-", "nonsense"])
def test_whole_file(file: Path, wanted: str):
    answer = file_answer(file, wanted)
    assert (answer.status, body_of(answer)) == (200, CONTENT)
    assert dict(answer.headers)["Content-Length"] == "100"


@given(first=st.integers(0, 120), length=st.integers(0, 120), form=st.sampled_from(["both", "first", "last"]))
def test_ranges(file: Path, first: int, length: int, form: str):
    wanted = {"both": f"{first}-{first + length}", "first": f"{first}-", "last": f"-{length}"}[form]
    expected = {"both": CONTENT[first : first + length + 1], "first": CONTENT[first:], "last": CONTENT[-length:]}[form]
    answer = file_answer(file, f"bytes={wanted}")
    if (first >= 100 and form != "last") or (form == "last" and not length):
        assert (answer.status, dict(answer.headers)["Content-Range"]) == (416, "bytes */100")
        return
    headers = dict(answer.headers)
    start = first if form != "last" else max(0, 100 - length)
    assert answer.status == 206
    assert headers["Content-Range"] == f"bytes {start}-{start + len(expected) - 1}/100"
    assert body_of(answer) == expected
    assert headers["Content-Length"] == str(len(expected))


def test_reversed_range(file: Path):
    assert file_answer(file, "bytes=9-3").status == 416


def test_missing_file_and_link(tmp_path: Path, file: Path):
    with pytest.raises(NotFound, match="missing"):
        file_answer(tmp_path / "missing")
    (tmp_path / "link").symlink_to(file)
    with pytest.raises(NotFound):
        file_answer(tmp_path / "link")


def test_file_that_shrinks_is_no_complete_answer(tmp_path: Path):
    path = tmp_path / "shrinking"
    path.write_bytes(b"x" * 10)
    answer = file_answer(path)
    path.write_bytes(b"x")
    with pytest.raises(EOFError):
        body_of(answer)
