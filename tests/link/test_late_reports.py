"""What the real link can deliver late: the report of a process of a cell that was over before the next one spoke."""

from __future__ import annotations

import contextlib
import socket
import ssl
import time
from pathlib import Path

import msgspec

from nano_appliance.link.directory import Directory, Member
from nano_appliance.link.operations import REPORT
from nano_appliance.link.peer import CORE_NAME, Role, tls_name
from nano_appliance.link.rpc_client import RpcClient
from nano_appliance.link.rpc_server import RpcServer
from nano_appliance.link.tls import client_context
from nano_appliance.model.report import CellReport
from nano_appliance.rest.listening import listen
from tests.link.modules import make_authority, make_cell, make_report

LOOPBACK = "127.0.0.1"


class HeldUpReport:
    """A report whose second half is still on its way."""

    def __init__(self, connection: ssl.SSLSocket, report: CellReport) -> None:
        body = msgspec.json.encode(report)
        self._connection = connection
        self._rest = body[len(body) // 2 :]
        head = f"POST {REPORT.path} HTTP/1.1\r\nHost: core\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body[: len(body) // 2])

    def arrive(self) -> bytes:
        """Let the rest come; the first line of the answer."""
        self._connection.sendall(self._rest)
        return self._connection.makefile("rb").readline()


def test_a_report_of_an_earlier_process_comes_after_those_of_the_next(tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    cell = make_cell(tmp_path, authority)
    name, heard = cell.peer.name, []
    directory = Directory(
        authority,
        authority.core_identity(),
        secret="",
        member_of={name: Member("default", True, cell.peer.fingerprint)}.get,
        heard=heard.append,
        clock=time.monotonic,
    )
    server = RpcServer(authority.core_identity(), listen(LOOPBACK, 0, "core"), {REPORT: directory.report}, name="core")
    server.start()
    with contextlib.ExitStack() as stack:
        stack.callback(server.stop)
        plain = stack.enter_context(socket.create_connection((LOOPBACK, server.port)))
        early = client_context(cell).wrap_socket(plain, server_hostname=tls_name(Role.CORE, CORE_NAME))
        held_up = HeldUpReport(stack.enter_context(early), make_report(name, 900, "first", stopping=True))

        client = RpcClient(LOOPBACK, server.port, Role.CORE, CORE_NAME, cell)
        stack.callback(client.close)
        assert client.call(REPORT, make_report(name, 1, "second")).member
        assert b"200" in held_up.arrive()
        assert client.call(REPORT, make_report(name, 2, "second")).member

    assert [(each.boot, each.sequence) for each in heard] == [("second", 1), ("second", 2)]
    assert directory.alive(name)
