#!/usr/bin/env python3
"""Measures any server of this API through HTTP alone: how many polls it answers a second, and how late the last ones.

`python -m scripts.bench.api --url http://host:5870 --user admin --password-file FILE` logs in, then asks each question
over several kept-open connections at once and prints requests per second with the median and the 99th percentile of
the answers' times. It changes nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import ssl
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

CONNECTIONS = 32
SECONDS = 5.0


@dataclass(frozen=True)
class Question:
    """A request that portals repeat; `body` is empty for none."""

    name: str
    method: str
    path: str
    body: bytes = b""


@dataclass(frozen=True)
class Served:
    """What came of a question: answers a second, and milliseconds of the median and of the slowest hundredth."""

    rate: float
    median: float
    late: float


class Server:
    """One server at `url`, asked with the session `session` once there is one."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise SystemExit(f"--url {url} must look like http://host:port")
        self.host, self.tls = parts.hostname, parts.scheme == "https"
        self.port = parts.port or (443 if self.tls else 80)
        self.session = ""

    async def connect(self) -> Connection:
        """A connection that stays open; certificates are not looked at, it is speed that is measured."""
        tls: ssl.SSLContext | None = None
        if self.tls:
            tls = ssl.create_default_context()
            tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
        return Connection(self, *await asyncio.open_connection(self.host, self.port, ssl=tls, limit=1 << 24))


class Connection:
    """Asks one question after the other."""

    def __init__(self, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._server, self._reader, self._writer = server, reader, writer

    async def ask(self, question: Question) -> bytes:
        """The body of the answer. Raises ValueError when it is a failure."""
        session = f"Nano-Session: {self._server.session}\r\n" if self._server.session else ""
        head = (
            f"{question.method} {question.path} HTTP/1.1\r\nHost: {self._server.host}\r\n{session}"
            f"Content-Type: application/json\r\nContent-Length: {len(question.body)}\r\n\r\n"
        )
        self._writer.write(head.encode("ascii") + question.body)
        answer = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(answer.partition(b"content-length:")[2].partition(b"\r\n")[0])
        body = await self._reader.readexactly(length)
        if not answer.startswith(b"http/1.1 200") or b'"error_code":0' not in body[:40].replace(b" ", b""):
            raise ValueError(f"{question.method} {question.path}: {body[:200]!r}")
        return body

    async def close(self) -> None:
        """End it."""
        self._writer.close()
        await self._writer.wait_closed()


async def measure(server: Server, question: Question, connections: int, seconds: float) -> Served:
    """Ask `question` over so many connections for so many seconds."""
    times: list[float] = []
    end = time.monotonic() + seconds

    async def repeat() -> None:
        connection = await server.connect()
        while (began := time.monotonic()) < end:
            await connection.ask(question)
            times.append(time.monotonic() - began)
        await connection.close()

    began = time.monotonic()
    await asyncio.gather(*(repeat() for _ in range(connections)))
    slowest = statistics.quantiles(times, n=100)[-1]
    return Served(len(times) / (time.monotonic() - began), statistics.median(times) * 1000, slowest * 1000)


def questions(user: str, pool: str) -> tuple[Question, ...]:
    """What the figures are about."""
    page = msgspec.json.encode({"owner": user, "pool": pool, "limit": 20, "offset": 400})
    return (
        Question("status of the zone", "GET", "/api/v1/compute_zone_status/"),
        Question("all instances of the pool", "GET", f"/api/v1/instance_status/{pool}"),
        Question("a page of 20 of them", "POST", "/api/v1/search/guests/", page),
    )


async def run(options: argparse.Namespace) -> dict[str, Served]:
    """Log in and measure everything."""
    server = Server(options.url)
    password = Path(options.password_file).read_text("utf-8").strip()
    connection = await server.connect()
    login = msgspec.json.encode({"user": options.user, "password": password, "nonce": "bench"})
    answer = json.loads(await connection.ask(Question("login", "POST", "/api/v1/sessions/", login)))
    await connection.close()
    server.session = answer["data"]["session"]
    return {
        question.name: await measure(server, question, options.connections, options.seconds)
        for question in questions(options.user, options.pool)
    }


def main() -> int:
    """Measure and print; returns the exit status."""
    parser = argparse.ArgumentParser(prog="api", description="Measure how fast a server answers polls of its API.")
    parser.add_argument("--url", required=True, help="http://host:port of the portal")
    parser.add_argument("--user", required=True)
    parser.add_argument("--password-file", required=True, help="a file with the user's password")
    parser.add_argument("--pool", default="default", help="compute pool whose instances are listed")
    parser.add_argument("--connections", type=int, default=CONNECTIONS)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for each question")
    try:
        figures = asyncio.run(run(parser.parse_args()))
    except (OSError, ValueError) as error:
        print(f"api: {error}", file=sys.stderr)
        return 1
    for name, served in figures.items():
        print(f"{name:26} {served.rate:7.0f} /s   median {served.median:6.1f} ms   99 % {served.late:6.1f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
