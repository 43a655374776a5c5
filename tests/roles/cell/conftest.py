"""Tests of the cell: those in `inside/` run on a private host, where `test_on_a_private_host.py` starts them."""

from __future__ import annotations

import os

from tests.roles.cell.private_host import INSIDE

collect_ignore = [] if os.environ.get(INSIDE) else ["inside"]
