"""The lab by hand: `python -m tests.lab.hosts up 3`, then `exec`, the verbs, and `down`."""

from __future__ import annotations

import sys

from tests.lab.hosts.console import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
