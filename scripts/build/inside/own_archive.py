"""Lets the executable read its modules from the file it was started from, even when another one has its place by now.

PyInstaller runs this before the program. Its reader opens the archive by the executable's path at every import; after
an upgrade that would be another file, and a running process could import nothing any more.
"""

import pyimod02_importers

pyimod02_importers.pyz_archive._filename = "/proc/self/exe"  # noqa: SLF001 - there is no other way to tell it
