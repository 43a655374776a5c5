"""What the worker tells reaches the command, its log, or nobody."""

from __future__ import annotations

import os

import pytest

from nano_appliance.bridge.progress import Message, Teller, follow


def test_steps_are_shown_and_the_end_is_returned(capsys: pytest.CaptureFixture[str]) -> None:
    ours, its = os.pipe()
    teller = Teller(its)
    teller.tell("run this")
    teller.tell("write «that»")
    teller.end("all is well", done=True)
    os.close(its)
    shown: list[str] = []
    assert follow(ours, shown.append) == Message("all is well", done=True)
    assert shown == ["run this", "write «that»"]
    assert [line[20:] for line in capsys.readouterr().err.splitlines()] == [*shown, "all is well"]


def test_who_ends_without_a_word_is_noticed() -> None:
    ours, its = os.pipe()
    Teller(its).tell("run this")
    os.close(its)
    assert follow(ours, lambda _text: None) is None


def test_the_work_goes_on_when_nobody_listens(capsys: pytest.CaptureFixture[str]) -> None:
    ours, its = os.pipe()
    os.close(ours)
    teller = Teller(its)
    teller.tell("run this")
    teller.end("all is well", done=True)
    os.close(its)
    assert capsys.readouterr().err.count("\n") == 2
