from __future__ import annotations

import contextlib
import random
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from nano_appliance.link.responder import Responder
from nano_appliance.link.search import address_towards, other_core, search_core
from nano_appliance.link.wakeup import Wakeup
from nano_appliance.model.configuration import DomainConfiguration
from nano_appliance.model.discovery import Found
from nano_appliance.model.errors import Unavailable
from tests.link.network import ADDRESS, SECOND_ADDRESS, own_network

OWN, OTHER = "0a" * 32, "0b" * 32


@pytest.fixture(autouse=True)
def _network() -> Iterator[None]:
    with own_network():
        yield


def configured(domain: str = "tested", listen_address: str = ADDRESS, **more: str) -> DomainConfiguration:
    return DomainConfiguration(domain=domain, listen_address=listen_address, **more)


@contextlib.contextmanager
def answering(configuration: DomainConfiguration, fingerprint: str = OWN, port: int = 5600) -> Iterator[Responder]:
    responder = Responder(configuration, port, fingerprint)
    responder.start()
    try:
        yield responder
    finally:
        responder.stop()


def anything(_found: Found) -> bool:
    return True


@pytest.mark.parametrize("address", [ADDRESS, SECOND_ADDRESS, "127.0.0.1"])
def test_core_is_found_on_whichever_interface_it_listens(address: str):
    with answering(configured(listen_address=address)):
        found = search_core(configured(), 10.0, anything)
    assert found is not None
    assert (found.address, found.port, found.fingerprint, found.domain) == (address, 5600, OWN, "tested")


def test_other_domains_are_not_answered():
    with answering(configured("another")), answering(configured(listen_address=SECOND_ADDRESS)):
        found = search_core(configured(), 10.0, anything)
    assert found is not None
    assert found.address == SECOND_ADDRESS


def test_nobody_answers():
    assert search_core(configured(), 0.1, anything) is None


def test_core_that_is_not_acceptable_is_passed_over():
    with answering(configured(), OTHER), answering(configured(listen_address=SECOND_ADDRESS), OWN):
        found = search_core(configured(), 10.0, lambda found: found.fingerprint == OWN)
    assert found is not None
    assert found.address == SECOND_ADDRESS


def test_core_is_asked_directly_where_multicast_is_filtered():
    hidden = "224.0.0.200"
    with answering(configured()):
        assert search_core(configured(group_address=hidden), 0.2, anything) is None
        for asked in (ADDRESS, f"{ADDRESS}:5599"):
            found = search_core(configured(group_address=hidden, core_address=asked), 10.0, anything)
            assert found is not None


def test_search_ends_when_it_is_told_to():
    wakeup = Wakeup()
    with contextlib.closing(wakeup):
        ringing = threading.Timer(0.1, wakeup.ring)
        ringing.start()
        begin = time.monotonic()
        assert search_core(configured(), 60.0, anything, wakeup) is None
        assert time.monotonic() - begin < 30
        ringing.join()


def test_noise_disturbs_neither_side():
    noise = random.Random(7)
    with answering(configured()), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for _ in range(200):
            sender.sendto(noise.randbytes(noise.randrange(2000)), (ADDRESS, 5599))
        assert search_core(configured(), 10.0, anything) is not None


def test_second_core_is_seen_and_our_own_is_not():
    with answering(configured(), OWN):
        assert other_core(configured(), OWN, 0.2) is None
        seen = other_core(configured(), OTHER, 10.0)
        assert seen is not None
        copied = other_core(configured(listen_address=SECOND_ADDRESS), OWN, 10.0)
    assert (seen.fingerprint, copied is not None) == (OWN, True)


def test_stop_frees_the_port():
    for _ in range(2):
        with answering(configured()):
            pass


def test_taken_port_and_foreign_address_are_named():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind((ADDRESS, 5599))
        with pytest.raises(Unavailable, match=f"port 5599 at {ADDRESS}: the port is taken"):
            Responder(configured(), 5600, OWN)
    with pytest.raises(Unavailable, match="192.0.2.1"):
        Responder(configured(listen_address="192.0.2.1"), 5600, OWN)


def test_own_address_on_the_way_to_the_core():
    assert address_towards(ADDRESS, 5600) == ADDRESS
    assert address_towards("10.99.1.77", 5600) == SECOND_ADDRESS
