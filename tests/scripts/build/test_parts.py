from __future__ import annotations

from pathlib import Path

from scripts.build.mirrors import debian_mirrors
from scripts.build.stages import Stages, key_of


def test_mirrors_are_those_of_apt(tmp_path: Path) -> None:
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list").write_text("# deb http://old/\ndeb [arch=amd64] http://mirror/debian stable main\n")
    (tmp_path / "sources.list.d" / "security.sources").write_text("Types: deb\nURIs: http://mirror/debian-security\n")
    assert debian_mirrors(tmp_path) == ("http://mirror/debian", "http://mirror/debian-security")


def test_a_stage_is_done_once_and_again_when_something_before_it_was(tmp_path: Path) -> None:
    def is_done(name: str, key: str) -> bool:
        stages = Stages(tmp_path, ("first", "second"))
        done = stages.is_done(name, key)
        if not done:
            stages.finish(name, key)
        return done

    assert [is_done("first", "a"), is_done("second", "b")] == [False, False]
    assert [is_done("first", "a"), is_done("second", "b")] == [True, True]
    assert [is_done("first", "changed"), is_done("second", "b")] == [False, False]


def test_keys_tell_parts_apart(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"one")
    before = key_of("a", file)
    file.write_bytes(b"two")
    assert len({before, key_of("a", file), key_of("at", "wo"), key_of("a", "two", "")}) == 4
