from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.errors import Exhausted, InvalidInput
from nano_appliance.rest.multipart_upload import receive_part
from nano_appliance.rest.request_body import BodyCutOff
from tests.rest.bodies import MemoryBody

TYPE = "multipart/form-data; boundary=edge"


def form(*parts: tuple[str, bytes], end: bytes = b"--edge--\r\n") -> bytes:
    pieces = [
        f'--edge\r\nContent-Disposition: form-data; name="{name}"; filename="f"\r\n\r\n'.encode() + content + b"\r\n"
        for name, content in parts
    ]
    return b"".join(pieces) + end


def receive(body: bytes, content_type: str = TYPE, block: int = 65536, limit: int | None = None) -> tuple[int, bytes]:
    received = bytearray()
    blocks = [body[start : start + block] for start in range(0, len(body), block)]
    size = receive_part(MemoryBody(blocks), content_type, received.extend, limit=limit)
    return size, bytes(received)


@given(
    content=st.binary(max_size=300) | st.text(alphabet="\r\n-edge", max_size=200).map(str.encode),
    block=st.integers(1, 64),
)
def test_content_comes_through_however_it_is_cut(content: bytes, block: int):
    if b"\r\n--edge" in b"\r\n" + content:
        return
    assert receive(form(("note", b"x"), ("image", content), ("more", b"y")), block=block) == (len(content), content)


@pytest.mark.parametrize(
    ("body", "content_type", "message"),
    [
        (form(("image", b"x")), "application/json", "must be sent as multipart/form-data"),
        (form(("image", b"x")), "", "must be sent as multipart/form-data"),
        (form(("image", b"x")), "multipart/form-data", "names no boundary"),
        (form(("file", b"x")), TYPE, "no part 'image'"),
        (form(("image", b"x"), ("image", b"y")), TYPE, "twice"),
        (form(("image", b"x"), end=b""), TYPE, "incomplete"),
        (form(("image", b"x"))[:-10], TYPE, "incomplete"),
        (b"", TYPE, "incomplete"),
        (b"no form at all", TYPE, "incomplete"),
        (form(*[("a", b"")] * 65), TYPE, "too large"),
    ],
)
def test_bad_uploads(body: bytes, content_type: str, message: str):
    with pytest.raises(InvalidInput, match=message):
        receive(body, content_type)


def test_limit_is_kept_before_the_sink_sees_too_much():
    received = bytearray()
    blocks = [form(("image", b"x" * 1000))[start : start + 100] for start in range(0, 1200, 100)]
    with pytest.raises(InvalidInput, match="must not be longer than 500 bytes"):
        receive_part(MemoryBody(blocks), TYPE, received.extend, limit=500)
    assert len(received) <= 500


def test_what_the_sink_raises_passes_through():
    def full(_block: bytes) -> None:
        raise Exhausted("disk full")

    with pytest.raises(Exhausted):
        receive_part(MemoryBody([form(("image", b"x"))]), TYPE, full)


def test_body_that_breaks_off_is_told_as_such():
    class Breaking(MemoryBody):
        def read(self, size: int = 65536) -> bytes:
            block = super().read(size)
            if not block:
                raise BodyCutOff("the request's body broke off")
            return block

    with pytest.raises(BodyCutOff):
        receive_part(Breaking([form(("image", b"x"))[:60]]), TYPE, lambda _block: None)


@given(st.binary(max_size=200))
def test_noise_is_refused_cleanly(noise: bytes):
    with pytest.raises(InvalidInput):
        receive(noise)
