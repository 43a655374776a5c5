"""Files that are ISO images, as far as anybody looks, and their way into the library."""

from __future__ import annotations

import io
from typing import Any

import msgspec

from nano_appliance.model.caller import TRUSTED, Caller
from nano_appliance.model.errors import NanoError
from nano_appliance.roles.core.image_content import DESCRIPTOR, DESCRIPTOR_PLACE
from tests.roles.core.running_core import RunningCore

BOUNDARY = "x1-boundary"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


def an_iso(more: int = 4096, filling: bytes = b"\0") -> bytes:
    return bytes(DESCRIPTOR_PLACE) + DESCRIPTOR + filling * more


def a_form(content: bytes, part: str = "image") -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{part}"; filename="a.iso"\r\n\r\n'
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def upload(
    core: RunningCore,
    image_id: str,
    body: bytes,
    *,
    content_type: str = FORM,
    caller: Caller = TRUSTED,
    kind: str = "media_images",
) -> None:
    """Upload a form; raises NanoError with the core's message."""
    response = core.client.forward(
        "POST",
        f"/api/v1/{kind}/{image_id}/file/",
        body=io.BytesIO(body),  # type: ignore[arg-type]
        length=len(body),
        headers={"content-type": content_type},
        caller=caller,
    )
    answer: dict[str, Any] = msgspec.json.decode(response.data)
    if answer["error_code"]:
        raise NanoError(answer["message"])


def register(
    core: RunningCore, name: str, *, caller: Caller = TRUSTED, kind: str = "media_images", **more: object
) -> str:
    wish = {"name": name, "owner": "mira", "group": "ops", **more}
    return str(core.send("POST", f"/{kind}/", wish, caller=caller)["id"])


def an_image(core: RunningCore, name: str) -> str:
    """Register and upload; returns the id."""
    image_id = register(core, name)
    upload(core, image_id, a_form(an_iso()))
    return image_id
