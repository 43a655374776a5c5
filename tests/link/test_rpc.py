from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nano_appliance.link import operations, rpc_client
from nano_appliance.link.identity import Identity
from nano_appliance.link.operations import (
    AUTHORITY,
    ENTER_POOL,
    LEAVE_POOL,
    REPORT,
    START_INSTANCE,
    Operation,
)
from nano_appliance.link.peer import Peer, Role
from nano_appliance.link.rpc_client import RpcClient
from nano_appliance.link.rpc_server import Caller, Handler, RpcServer
from nano_appliance.model.authority import AuthorityCertificate
from nano_appliance.model.errors import KINDS, Conflict, InvalidInput, NanoError, NotAllowed, Unavailable
from nano_appliance.model.orders import Done, PoolSettings, StartInstance
from nano_appliance.model.report import ReportAnswer
from nano_appliance.rest.listening import listen
from tests.link.modules import make_authority, make_cell, make_report

LOOPBACK = "127.0.0.1"


class Domain:
    """The identities of one core and one cell, and of a core and a cell of another domain."""

    def __init__(self, base: Path) -> None:
        self.authority = make_authority(base)
        self.core = self.authority.core_identity()
        self.cell = make_cell(base, self.authority)
        stranger = make_authority(base, "stranger")
        self.foreign_core = stranger.core_identity()
        self.foreign_cell = make_cell(base, stranger, "Cell_99")


@pytest.fixture(name="domain", scope="module")
def _domain(tmp_path_factory: pytest.TempPathFactory) -> Domain:
    return Domain(tmp_path_factory.mktemp("domain"))


@contextlib.contextmanager
def serving(identity: Identity, handlers: Mapping[Operation[Any, Any], Handler]) -> Iterator[RpcServer]:
    server = RpcServer(identity, listen(LOOPBACK, 0, "tested"), handlers, name="tested")
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def asking(
    server: RpcServer, trust: Identity | str | None, role: Role = Role.CELL, name: str = "Cell_01"
) -> Iterator[RpcClient]:
    client = RpcClient(LOOPBACK, server.port, role, name, trust)
    try:
        yield client
    finally:
        client.close()


def done(_request: Any, _caller: Caller) -> Done:
    return Done()


def test_table_says_who_may_ask():
    table = [each for each in vars(operations).values() if isinstance(each, Operation)]
    assert len({operation.name for operation in table}) == len(table)
    asked_by = {operation.name: operation.asked_by for operation in table}
    assert {name for name, role in asked_by.items() if role is None} == {"authority", "join"}
    assert {name for name, role in asked_by.items() if role is Role.CELL} == {"report", "certify_screens"}


def test_order_and_answer_travel_as_structs(domain: Domain):
    seen: list[tuple[object, Caller]] = []

    def enter(request: PoolSettings, caller: Caller) -> Done:
        seen.append((request, caller))
        return Done()

    with serving(domain.cell, {ENTER_POOL: enter}) as server, asking(server, domain.core) as client:
        for _ in range(2):
            assert client.call(ENTER_POOL, PoolSettings(pool="default")) == Done()
    connected = seen[0][1].connected
    core = Caller(domain.core.peer, LOOPBACK, connected)
    assert seen == [(PoolSettings(pool="default"), core)] * 2
    assert connected <= time.monotonic()


@pytest.mark.parametrize("error", [kind("it is so") for kind in KINDS.values()])
def test_refusals_arrive_as_they_were_raised(domain: Domain, error: NanoError):
    def refuse(_request: Done, _caller: Caller) -> Done:
        raise error

    with (
        serving(domain.cell, {LEAVE_POOL: refuse}) as server,
        asking(server, domain.core) as client,
        pytest.raises(NanoError, match="it is so") as caught,
    ):
        client.call(LEAVE_POOL, Done())
    assert type(caught.value) is type(error)


def test_our_own_mistake_is_logged_there_and_told_without_details(domain: Domain, caplog: pytest.LogCaptureFixture):
    def fail(_request: Done, _caller: Caller) -> Done:
        raise ZeroDivisionError("inner workings")

    with (
        serving(domain.cell, {LEAVE_POOL: fail}) as server,
        asking(server, domain.core) as client,
        pytest.raises(NanoError, match="^internal error in leave_pool$"),
    ):
        client.call(LEAVE_POOL, Done())
    assert "inner workings" in caplog.text


def test_only_the_right_role_may_ask(domain: Domain):
    with serving(domain.cell, {LEAVE_POOL: done}) as server:
        for trust in (domain.cell, domain.authority.certificate):
            with asking(server, trust) as client, pytest.raises(NotAllowed, match="only a core of this domain"):
                client.call(LEAVE_POOL, Done())


def test_anybody_may_ask_for_the_authority(domain: Domain):
    def tell(_request: Done, caller: Caller) -> AuthorityCertificate:
        assert caller.peer is None
        return AuthorityCertificate(certificate=domain.authority.certificate)

    with serving(domain.core, {AUTHORITY: tell}) as server, asking(server, None, Role.CORE, "core") as client:
        assert client.call(AUTHORITY, Done()).certificate == domain.authority.certificate


def test_certificate_of_another_domain_is_worth_nothing(domain: Domain):
    foreign = domain.foreign_core
    pretender = Identity(foreign.peer, foreign.certificate, foreign.key, domain.core.authority)
    with (
        serving(domain.cell, {LEAVE_POOL: done}) as server,
        asking(server, pretender) as client,
        pytest.raises(NanoError),
    ):
        client.call(LEAVE_POOL, Done())


@pytest.mark.parametrize(("role", "name"), [(Role.CELL, "Cell_02"), (Role.CORE, "Cell_01"), (Role.CORE, "core")])
def test_server_must_be_who_it_is_called_by(domain: Domain, role: Role, name: str):
    with (
        serving(domain.cell, {LEAVE_POOL: done}) as server,
        asking(server, domain.core, role, name) as client,
        pytest.raises(NotAllowed, match="cannot be trusted"),
    ):
        client.call(LEAVE_POOL, Done())


def test_core_of_another_domain_is_not_believed(domain: Domain):
    with (
        serving(domain.foreign_core, {REPORT: lambda _report, _caller: ReportAnswer()}) as server,
        asking(server, domain.cell, Role.CORE, "core") as client,
        pytest.raises(NotAllowed, match="cannot be trusted"),
    ):
        client.call(REPORT, make_report())


def test_old_tls_is_refused(domain: Domain):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with (
        serving(domain.cell, {LEAVE_POOL: done}) as server,
        socket.create_connection((LOOPBACK, server.port), 10) as plain,
        pytest.raises((ssl.SSLError, ConnectionError)),
    ):
        context.wrap_socket(plain)


def test_silent_and_plain_connections_stop_nobody(domain: Domain):
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(serving(domain.cell, {LEAVE_POOL: done}))
        for number in range(20):
            client = stack.enter_context(socket.create_connection((LOOPBACK, server.port), 10))
            if number % 2:
                client.sendall(b"GET / HTTP/1.1\r\n\r\n" if number % 4 == 1 else b"\x16\x03")
        good = stack.enter_context(asking(server, domain.core))
        assert good.call(LEAVE_POOL, Done()) == Done()


def test_module_that_is_away_or_silent(domain: Domain, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rpc_client, "CONNECT_SECONDS", 0.2)
    with listen(LOOPBACK, 0, "silent") as silent:
        port = silent.getsockname()[1]
        client = RpcClient(LOOPBACK, port, Role.CELL, "Cell_01", domain.core)
        with pytest.raises(Unavailable, match=f"cell Cell_01 at {LOOPBACK} port {port} cannot be reached: .*in time"):
            client.call(LEAVE_POOL, Done(), timeout=0.2)
    with pytest.raises(Unavailable, match="connection refused"):
        client.call(LEAVE_POOL, Done())


def test_long_orders_do_not_keep_short_words_waiting(domain: Domain):
    begun, go = threading.Semaphore(0), threading.Event()

    def start(_request: StartInstance, _caller: Caller) -> Done:
        begun.release()
        go.wait(20)
        return Done()

    with contextlib.ExitStack() as stack:
        server = stack.enter_context(serving(domain.cell, {START_INSTANCE: start, LEAVE_POOL: done}))
        client = stack.enter_context(asking(server, domain.core))
        starting = [
            threading.Thread(target=client.call, args=(START_INSTANCE, StartInstance(id=str(n)))) for n in range(15)
        ]
        for thread in starting:
            thread.start()
        for _ in starting:
            assert begun.acquire(timeout=10)
        assert client.call(LEAVE_POOL, Done()) == Done()
        go.set()
        for thread in starting:
            thread.join(10)


def test_answer_that_is_none(domain: Domain):
    with (
        serving(domain.cell, {LEAVE_POOL: lambda _request, _caller: ["no", "struct"]}) as server,
        asking(server, domain.core) as client,
        pytest.raises(NanoError, match="is not understood"),
    ):
        client.call(LEAVE_POOL, Done())


def test_unknown_operation(domain: Domain):
    with (
        serving(domain.cell, {LEAVE_POOL: done}) as server,
        asking(server, domain.core) as client,
        pytest.raises(NanoError, match="does not know enter_pool"),
    ):
        client.call(ENTER_POOL, PoolSettings(pool="default"))


def test_noise_is_refused_as_bad_input(domain: Domain):
    with serving(domain.cell, {ENTER_POOL: done}) as server, asking(server, domain.core) as client:

        @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=50)
        @given(
            st.binary(max_size=200) | st.dictionaries(st.text(), st.text() | st.none()).map(lambda d: str(d).encode())
        )
        def check(noise: bytes) -> None:
            response = client.request("POST", ENTER_POOL.path, content=noise, timeout=10)
            assert (response.status, b'"kind":"invalid"' in response.data) == (422, True)

        check()


def test_message_beyond_the_limit(domain: Domain, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("nano_appliance.link.rpc_server.LONGEST_MESSAGE", 1000)
    with (
        serving(domain.cell, {ENTER_POOL: done}) as server,
        asking(server, domain.core) as client,
        pytest.raises(InvalidInput, match="longer than 1000 bytes"),
    ):
        client.call(ENTER_POOL, PoolSettings(pool="x" * 2000))


def test_peer_is_told_to_handlers_by_its_certificate(domain: Domain):
    seen: list[Peer | None] = []

    def report(_report: object, caller: Caller) -> ReportAnswer:
        seen.append(caller.peer)
        return ReportAnswer()

    with serving(domain.core, {REPORT: report}) as server, asking(server, domain.cell, Role.CORE, "core") as client:
        client.call(REPORT, make_report())
    assert seen == [domain.cell.peer]


def test_conflict_is_not_hidden_by_a_retry(domain: Domain):
    asked: list[int] = []

    def refuse(_request: Done, _caller: Caller) -> Done:
        asked.append(1)
        raise Conflict("busy")

    with serving(domain.cell, {LEAVE_POOL: refuse}) as server, asking(server, domain.core) as client:
        with pytest.raises(Conflict):
            client.call(LEAVE_POOL, Done())
        assert len(asked) == 1
    assert REPORT.timeout > rpc_client.CONNECT_SECONDS
