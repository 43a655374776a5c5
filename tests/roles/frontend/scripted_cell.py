"""A cell's console end as the link speaks it: real TLS, one ticket, and a screen that says hello and echoes."""

from __future__ import annotations

import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nano_appliance.link.authority import Authority
from nano_appliance.link.certificates import key_to_pem, make_key, make_signing_request
from nano_appliance.link.console import SWITCHING
from nano_appliance.link.peer import Role
from nano_appliance.model.orders import ConsoleTicket

GREETING = b"RFB 003.008\n"


class ScriptedCell:
    """Listens on loopback; `requests` are the heads it was sent, `over` is set when a screen's connection has ended."""

    def __init__(self, folder: Path, name: str = "cell_a1") -> None:
        authority = Authority(folder, "test")
        key = make_key()
        (folder / "cell.key").write_bytes(key_to_pem(key))
        certificate = authority.issue(make_signing_request(key, Role.CELL, name), Role.CELL, name)
        (folder / "cell.crt").write_text(certificate)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(folder / "cell.crt", folder / "cell.key")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.requests: list[bytes] = []
        self.over = threading.Event()
        self.end_after: int | None = None
        self.ticket = ConsoleTicket(
            cell=name,
            address="127.0.0.1",
            port=self._listener.getsockname()[1],
            ticket="one-time-ticket",
            password="kT9xQ2mZ7bLw",
            authority=authority.certificate,
        )
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _run(self) -> None:
        with ThreadPoolExecutor(32) as screens:
            while True:
                try:
                    plain, _ = self._listener.accept()
                except OSError:
                    return
                screens.submit(self._show, plain)

    def _show(self, plain: socket.socket) -> None:
        try:
            with self._context.wrap_socket(plain, server_side=True) as connection:
                self._serve(connection)
        except OSError:
            plain.close()
        finally:
            self.over.set()

    def _serve(self, connection: ssl.SSLSocket) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += connection.recv(1)
        self.requests.append(head)
        connection.sendall(SWITCHING + GREETING)
        echoed = 0
        while data := connection.recv(65536):
            connection.sendall(data)
            echoed += len(data)
            if self.end_after is not None and echoed >= self.end_after:
                return
