"""A cell that has as many instances as it takes: the core knows it, and says so without asking the cell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.lab.administrator import ready_client
from tests.lab.batches import create_batch
from tests.lab.running_nano import RunningNano

MIB = 1 << 20
LIMIT = 2


@pytest.mark.long
def test_the_third_of_two_is_refused_with_the_reason(tmp_path: Path) -> None:
    nano = RunningNano(tmp_path / "home")
    nano.start()
    try:
        assert nano.stop() == 0
        settings = nano.home / "cell/data/instance.data"
        settings.write_text(json.dumps(json.loads(settings.read_text()) | {"max_guest": LIMIT}))
        nano.start()
        items = create_batch(ready_client(nano), "few", LIMIT + 1, memory=16 * MIB, disks=[MIB])
        assert sorted(item.status for item in items) == ["created", "created", "fail"]
        (refused,) = [item for item in items if item.status == "fail"]
        assert f"has {LIMIT} instances, the most it takes is {LIMIT}" in refused.error
    finally:
        nano.stop()
