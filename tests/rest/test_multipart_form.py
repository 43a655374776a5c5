from __future__ import annotations

import io

import pytest

from nano_appliance.rest.multipart_form import FileForm
from nano_appliance.rest.multipart_upload import receive_part


@pytest.mark.parametrize("name", ["a.iso", 'a".iso', "a\r\nX-Evil: 1.iso", "系统.iso", "\\"])
@pytest.mark.parametrize("content", [b"", b"content", bytes(3 << 20), b"\r\n--nano-\r\n"])
def test_the_other_side_receives_the_file(name: str, content: bytes) -> None:
    form = FileForm(name, len(content))
    body = b"".join(form.body([content[:5], content[5:]]))
    assert form.headers["Content-Length"] == str(len(body))
    received = bytearray()
    assert receive_part(io.BytesIO(body), form.headers["Content-Type"], received.extend) == len(content)  # type: ignore[arg-type]
    assert received == content


def test_every_form_has_a_boundary_of_its_own() -> None:
    assert FileForm("a", 1).headers["Content-Type"] != FileForm("a", 1).headers["Content-Type"]
