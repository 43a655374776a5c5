"""Packets sent at a guest, and whether anything comes back: echo requests, TCP connections and datagrams."""

from __future__ import annotations

import socket
import struct
import time

PATIENCE = 1.0
"""Seconds without an answer that mean it was thrown away; answers take milliseconds, or a retransmission's second."""

_ECHO_REQUEST, _ECHO_REPLY = 8, 0


def ping(address: str, source: str = "", seconds: float = PATIENCE) -> bool:
    """Whether an echo request is answered; needs root."""
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as raw:
        if source:
            raw.bind((source, 0))
        identity = time.monotonic_ns() & 0xFFFF
        raw.sendto(_echo_request(identity), (address, 0))
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            raw.settimeout(left)
            try:
                packet, (sender, _) = raw.recvfrom(2048)
            except TimeoutError:
                return False
            kind, seen = struct.unpack_from("!B3xH", packet, (packet[0] & 15) * 4)
            if (sender, kind, seen) == (address, _ECHO_REPLY, identity):
                return True
    return False


def connects(address: str, port: int, source: str = "", seconds: float = PATIENCE) -> bool:
    """Whether a TCP connection is answered, accepted or refused: either way the guest has seen it."""
    try:
        with socket.create_connection((address, port), seconds, (source, 0) if source else None):
            return True
    except ConnectionRefusedError:
        return True
    except TimeoutError:
        return False


def datagram_answered(address: str, port: int, source: str = "", seconds: float = PATIENCE) -> bool:
    """Whether a datagram to a port that nobody listens on is refused by the guest's kernel, which then has seen it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.settimeout(seconds)
        sender.bind((source, 0))
        sender.connect((address, port))
        sender.send(b"hello")
        try:
            sender.recv(16)
        except ConnectionRefusedError:
            return True
        except TimeoutError:
            return False
    return True


def _echo_request(identity: int) -> bytes:
    body = struct.pack("!BBHHH", _ECHO_REQUEST, 0, 0, identity, 1)
    total = sum(struct.unpack("!4H", body))
    checksum = ~((total & 0xFFFF) + (total >> 16)) & 0xFFFF
    return struct.pack("!BBHHH", _ECHO_REQUEST, 0, checksum, identity, 1)
