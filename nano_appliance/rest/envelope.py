"""The one JSON object that every answer of the REST contract is; decides no status."""

from __future__ import annotations

import msgspec

from nano_appliance.model.errors import NanoError

CONTENT_TYPE = "application/json"

SUCCESS_CODE, FAILURE_CODE = 0, 500
"""The only values of `error_code`."""

_encoder = msgspec.json.Encoder()


class Envelope(msgspec.Struct, frozen=True):
    """An answer as it is sent; `data` is the empty string when there is nothing to tell."""

    error_code: int
    message: str
    data: object


class ReceivedEnvelope(msgspec.Struct, frozen=True):
    """An answer as it arrives; `data` is left as it was received."""

    error_code: int
    message: str = ""
    data: msgspec.Raw = msgspec.Raw(b'""')


def success(data: object = "") -> bytes:
    """The answer to a request that was granted; None counts as nothing to tell."""
    return _encoder.encode(Envelope(SUCCESS_CODE, "", "" if data is None else data))


def failure(error: NanoError | str, data: object = "") -> bytes:
    """The answer to a request that failed, with a message of one line."""
    message = error if isinstance(error, str) else error.message
    return _encoder.encode(Envelope(FAILURE_CODE, " ".join(message.split()), data))
