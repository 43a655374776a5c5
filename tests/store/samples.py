"""The older platform's files, and proof that one of them survives being read and written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from nano_appliance.store.data_file import DataFile
from nano_appliance.store.table import Table

SAMPLES = Path(__file__).parents[1] / "data" / "old-platform"


def copied(name: str, folder: Path) -> Path:
    """A copy of the sample `name` that may be written."""
    path = folder / Path(name).name
    shutil.copy(SAMPLES / name, path)
    return path


def content(path: Path) -> dict[str, Any]:
    """The JSON object in the file."""
    loaded: dict[str, Any] = json.loads(path.read_bytes())
    return loaded


def rewrite_everything(file: DataFile, *tables: Table[Any]) -> None:
    """Store every record anew, one by one and then all together."""
    for table in tables:
        for item in table.all():
            table.put(item)
        table.replace_all(table.all())
