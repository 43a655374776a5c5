"""What a command has to say: the API's data for programs, text for people."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.ctl.exit_status import DONE


@dataclass(frozen=True)
class Told:
    """`data` is what `--json` prints, as the API answered it; None when it answered nothing."""

    text: str = ""
    data: object = None
    exit_status: int = DONE
