"""Marks the folder that the executable has unpacked itself into as in use, before the program begins."""

import sys
from pathlib import Path

from nano_appliance.host.unpacked import mark_as_used

# Never closed: the mark is to last as long as the process.
mark_as_used(Path(vars(sys)["_MEIPASS"]))
