from __future__ import annotations

import contextlib
import threading

from nano_appliance.rest.answer import TAKEN_OVER, Result
from nano_appliance.rest.application import Route
from nano_appliance.rest.handover import HandedOver, take_over
from nano_appliance.rest.request import Request
from tests.rest.serving import connected, get, is_closed, read_answer, serving


def hello(_request: Request, _who: None) -> Result:
    return "hello"


def echo_in_thread(request: Request, _who: None) -> Result:
    taken = take_over(request.environ)
    threading.Thread(target=_echo, args=(taken,), daemon=True).start()
    return TAKEN_OVER


def _echo(taken: HandedOver) -> None:
    with contextlib.closing(taken):
        taken.socket.sendall(b"taken over\n" + taken.received)
        while data := taken.socket.recv(1000):
            taken.socket.sendall(data.upper())


ROUTES = (
    Route("GET", "/", hello),
    Route("GET", "/echo", echo_in_thread),
    Route("GET", "/apart", echo_in_thread, slow=True),
)


def test_twelve_open_connections_hold_none_of_two_workers():
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(serving(*ROUTES, threads=2))
        clients = [stack.enter_context(connected(server)) for _ in range(12)]
        for number, client in enumerate(clients):
            client.sendall(get("/apart" if number % 2 else "/echo"))
            assert client.recv(1000) == b"taken over\n"
        with connected(server) as other:
            other.sendall(get("/"))
            assert b'"hello"' in read_answer(other)[2]
        for client in clients:
            client.sendall(b"still here")
            assert client.recv(1000) == b"STILL HERE"


def test_what_was_sent_ahead_is_not_lost_and_nothing_else_is_sent():
    with serving(*ROUTES) as server, connected(server) as client:
        client.sendall(get("/echo") + b"ahead")
        received = client.recv(1000)
        while len(received) < len(b"taken over\nahead"):
            received += client.recv(1000)
        assert received == b"taken over\nahead"
        client.sendall(b"more")
        assert client.recv(1000) == b"MORE"


def test_the_taker_closes():
    with serving(*ROUTES) as server:
        with connected(server) as client:
            client.sendall(get("/echo"))
            client.recv(1000)
            client.shutdown(1)
            assert is_closed(client)
        with connected(server) as other:
            other.sendall(get("/"))
            assert b'"hello"' in read_answer(other)[2]
