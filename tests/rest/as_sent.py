"""What a client sees of a value after it went through the envelope."""

from __future__ import annotations

from typing import Any

import msgspec

from nano_appliance.rest.envelope import success


def as_sent(data: object) -> Any:
    return msgspec.json.decode(success(data))["data"]
