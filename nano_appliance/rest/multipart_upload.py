"""Receiving the file of a multipart/form-data upload while it arrives; holds two blocks at most."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from multipart import (
    MultipartError,
    MultipartSegment,
    ParserLimitReached,
    PushMultipartParser,
    parse_options_header,
)

from nano_appliance.model.errors import InvalidInput
from nano_appliance.rest.limits import BLOCK
from nano_appliance.rest.request_body import Body

FORM_DATA = "multipart/form-data"
MOST_PARTS = 64


def receive_part(
    body: Body,
    content_type: str,
    sink: Callable[[bytes | bytearray], object],
    *,
    part: str = "image",
    limit: int | None = None,
) -> int:
    """Write the content of the form's file `part` to `sink`, block by block, and return its size in bytes.

    Other parts are read over. Raises InvalidInput when the body is no form, lacks the part or has it twice, is longer
    than `limit` bytes, or breaks off; what `sink` raises passes through. `sink` may have received something then.
    """
    size: int | None = None
    wanted = False
    for event in _events(body, _boundary(content_type)):
        if isinstance(event, MultipartSegment):
            wanted = event.name == part
            if wanted and size is not None:
                raise InvalidInput(f"the form has the part '{part}' twice")
            size = 0 if wanted else size
        elif event is not None and wanted and size is not None:
            size += len(event)
            if limit is not None and size > limit:
                raise InvalidInput(f"the file must not be longer than {limit} bytes")
            sink(event)
    if size is None:
        raise InvalidInput(f"the form has no part '{part}'")
    return size


def _boundary(content_type: str) -> str:
    kind, options = parse_options_header(content_type)
    if kind.lower() != FORM_DATA:
        raise InvalidInput(f"the upload must be sent as {FORM_DATA}")
    boundary = str(options.get("boundary", ""))
    if not boundary:
        raise InvalidInput("the upload's content type names no boundary")
    return boundary


def _events(body: Body, boundary: str) -> Iterator[MultipartSegment | bytes | bytearray | None]:
    try:
        parser = PushMultipartParser(boundary, max_segment_count=MOST_PARTS)
        while block := body.read(BLOCK):
            yield from parser.parse(block)
        parser.close()
    except ParserLimitReached as error:
        raise InvalidInput(f"the upload's form is too large: {error}") from error
    except MultipartError as error:
        raise InvalidInput(f"the upload is incomplete or no proper form: {error}") from error
