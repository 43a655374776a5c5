"""Makes the package a program: `python -m nano_appliance`, the command `nano`, and the self-contained executable."""

from __future__ import annotations

import sys

from nano_appliance.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
