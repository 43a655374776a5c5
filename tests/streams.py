"""Which tests have to stay together where several processes share the work."""

from __future__ import annotations

from pathlib import PurePath

from xdist.scheduler import LoadScopeScheduling

SHARING = ("tests/cells", "tests/packaging")
"""Folders whose files share what is dear to make."""

SHARING_NOTHING = "tests/roles/cell/test_on_a_private_host.py"
"""Each of its tests makes all it needs."""


class Streams(LoadScopeScheduling):  # type: ignore[misc]
    """Gives whole files to the processes, but for those; the files with the most tests come first."""

    def _split_scope(self, nodeid: str) -> str:
        """What is given as a whole, for one test of it."""
        file = nodeid.partition("::")[0]
        if file == SHARING_NOTHING:
            return nodeid
        return next((folder for folder in SHARING if PurePath(file).is_relative_to(folder)), file)
