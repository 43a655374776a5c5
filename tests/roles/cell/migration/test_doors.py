from __future__ import annotations

import contextlib
import os
import socket
import stat
from pathlib import Path

import pytest

from nano_appliance.link.streams import Stream
from nano_appliance.model.errors import NanoError, Unavailable
from nano_appliance.roles.cell.migration.doors import open_doors


def opened(path: Path) -> socket.socket:
    made = socket.socket(socket.AF_UNIX)
    made.settimeout(20)
    made.connect(str(path))
    return made


def test_whoever_opens_a_door_gets_its_stream(tmp_path: Path) -> None:
    ends: dict[Stream, socket.socket] = {}

    def open_stream(stream: Stream) -> socket.socket:
        near, ends[stream] = socket.socketpair()
        ends[stream].settimeout(20)
        return near

    places = {Stream.CONTROL: tmp_path / "control", Stream.MEMORY: tmp_path / "memory"}
    with open_doors(places, open_stream, os.getgid()):
        assert stat.S_IMODE(places[Stream.MEMORY].stat().st_mode) == 0o660
        for stream, path in places.items():
            with opened(path) as near:
                near.sendall(stream.encode())
                near.shutdown(socket.SHUT_WR)
                assert near.recv(1) == b""
            with contextlib.closing(ends[stream]) as far:
                assert far.recv(100) == stream.encode()
                assert far.recv(1) == b""
    with pytest.raises(ConnectionRefusedError):
        opened(places[Stream.MEMORY])


def test_a_stream_that_cannot_be_opened_ends_the_connection(tmp_path: Path) -> None:
    def refuse(_stream: Stream) -> socket.socket:
        raise Unavailable("the other cell is away")

    with open_doors({Stream.MEMORY: tmp_path / "memory"}, refuse, os.getgid()), opened(tmp_path / "memory") as near:
        assert near.recv(1) == b""


def test_a_place_that_is_taken_is_told_and_nothing_stays_open(tmp_path: Path) -> None:
    taken = tmp_path / "memory"
    taken.write_bytes(b"")
    places = {Stream.CONTROL: tmp_path / "control", Stream.MEMORY: taken}
    with pytest.raises(NanoError, match="cannot listen at"), open_doors(places, pytest.fail, os.getgid()):
        pass
    with pytest.raises(ConnectionRefusedError):
        opened(places[Stream.CONTROL])
