"""The lab's own tools, where a mistake in them would let other tests pass: known answers and plain cases."""

from __future__ import annotations

import struct
from collections import deque
from dataclasses import replace

import pytest
from PIL import Image

from scripts.bench.promises import PROMISES, Promise
from tests.lab.host_state import HostState
from tests.lab.kill import Kill
from tests.lab.patience import StepFailed, eventually
from tests.lab.portal_client import PortalFailure, Unreachable
from tests.lab.screen import DESKTOP_SIZE, VERSION, Screen, ScreenError, answer_challenge, share_of_colour

GREEN = (0x1F, 0x7A, 0x4D)


def test_vnc_answer_reverses_the_bits_of_the_key() -> None:
    """By NIST's known answers for DES, key 8001010101010101 (parity aside 80 and zeros) turns zeros into this."""
    assert answer_challenge("\x01", bytes(16)) == bytes.fromhex("95a8d72813daa94d") * 2
    assert answer_challenge("password-longer-than-eight", bytes(16)) == answer_challenge("password", bytes(16))


def test_share_of_colour_counts_only_what_is_near() -> None:
    picture = Image.new("RGB", (10, 10), (0, 0, 0))
    picture.paste(GREEN, (0, 0, 10, 4))
    picture.paste((GREEN[0] + 13, GREEN[1], GREEN[2]), (0, 4, 10, 6))
    assert share_of_colour(picture, GREEN) == pytest.approx(0.4)


def server(*messages: bytes) -> Screen:
    """A screen whose server says these messages, cut into single bytes, after a good authentication."""
    hello = VERSION + b"\x01\x02" + bytes(16) + bytes(4) + struct.pack(">HH16xI", 2, 1, 4) + b"Nano"
    said = deque(bytes([byte]) for byte in hello + b"".join(messages))
    return Screen(lambda: said.popleft() if said else b"", lambda _: None, "secret")


def test_screen_follows_pixels_sizes_and_other_messages() -> None:
    bell, clipboard = b"\x02", struct.pack(">B3xI", 3, 2) + b"hi"
    resize = struct.pack(">BxH", 0, 1) + struct.pack(">HHHHi", 0, 0, 3, 2, DESKTOP_SIZE)
    pixel = struct.pack(">BxH", 0, 1) + struct.pack(">HHHHi", 2, 1, 1, 1, 0) + bytes((3, 2, 1, 0))
    screen = server(bell, clipboard, resize, pixel)
    assert screen.refresh().size == (3, 2)
    assert screen.refresh().getpixel((2, 1)) == (1, 2, 3)
    with pytest.raises(Unreachable):
        screen.refresh()


def test_screen_refuses_a_server_without_password() -> None:
    said = deque([VERSION, b"\x01\x01"])
    with pytest.raises(ScreenError, match="password"):
        Screen(said.popleft, lambda _: None, "secret")


def test_a_kill_is_read_and_written_alike() -> None:
    assert Kill.parse("cell@create+0.25") == Kill("cell", "create", 0.25)
    assert Kill.parse(str(Kill("core", "up"))) == Kill("core", "up")
    for wrong in ("cell", "disk@create", "cell@create+", "cell@create-1"):
        with pytest.raises(ValueError, match="ROLE@STEP"):
            Kill.parse(wrong)


def test_waiting_ends_with_the_last_failure() -> None:
    def look() -> bool:
        raise PortalFailure("still being made")

    with pytest.raises(StepFailed, match="nothing came.*still being made"):
        eventually(look, "nothing came", seconds=0.2)


def test_a_promise_is_kept_up_to_its_limit() -> None:
    at_most, at_least = Promise("a", "", 5, "s"), Promise("b", "", 0.5, "×", at_least=True)
    assert (at_most.kept(5), at_most.kept(5.1)) == (True, False)
    assert (at_least.kept(0.5), at_least.kept(0.4)) == (True, False)
    assert len({promise.key for promise in PROMISES}) == len(PROMISES)


def test_host_state_names_what_came_and_went() -> None:
    before = HostState(*(frozenset({"a"}) for _ in range(5)))
    after = replace(before, interfaces=frozenset({"b"}))
    assert after.changes_since(before) == ["interfaces: b was left behind", "interfaces: a is gone"]
    assert before.changes_since(before) == []
