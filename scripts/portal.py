#!/usr/bin/env python3
"""Runs one of the portal's npm scripts with the Node that setup chose: `python -m scripts.portal lint`."""

from __future__ import annotations

import subprocess
import sys

from scripts.setup import WEB, SetupFailed, find_node


def main() -> int:
    """Run the scripts named on the command line, one after the other; the exit status of the first that fails."""
    try:
        npm, environment = find_node()
    except SetupFailed as error:
        print(f"portal: {error}", file=sys.stderr)
        return 1
    for script in sys.argv[1:]:
        status = subprocess.run([*npm, "run", "--silent", script], cwd=WEB, env=environment, check=False).returncode
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
