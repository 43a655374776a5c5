"""The files of ifupdown, found as it finds them."""

from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.bridge.owner import _with_sourced, with_own_mode
from nano_appliance.bridge.plan import FileChange
from nano_appliance.model.errors import NanoError


def test_files_that_are_named_are_read_and_those_alone(tmp_path: Path) -> None:
    main = tmp_path / "interfaces"
    main.write_text(f"source {tmp_path}/more/*.conf\n  source-directory parts\nsource absent/*\n# source other\n")
    for name in ("more/a.conf", "more/b.txt", "parts/lan", "parts/lan.bak", "other"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# {name}\n")
    found = [Path(path).relative_to(tmp_path) for path, _ in _with_sourced(main)]
    assert [str(path) for path in found] == ["interfaces", "more/a.conf", "parts/lan"]


def test_a_file_that_others_must_not_read_stays_so(tmp_path: Path) -> None:
    secret = tmp_path / "interfaces"
    secret.touch(0o600)
    assert with_own_mode(FileChange(str(secret), "", "x")).mode == 0o600
    assert with_own_mode(FileChange(str(tmp_path / "new"), None, "x")).mode == 0o644


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    main = tmp_path / "interfaces"
    main.write_bytes(b"auto \xff\n")
    with pytest.raises(NanoError, match=f"cannot read {main}: it is not UTF-8"):
        list(_with_sourced(main))
