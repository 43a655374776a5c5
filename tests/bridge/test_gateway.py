"""Does the gateway answer: asked of a real neighbour, in network namespaces."""

from __future__ import annotations

import time

import msgspec
import pytest

from nano_appliance.bridge.gateway import answering, answers, wait_until_connected, what_lacks
from nano_appliance.bridge.host_survey import survey_host
from nano_appliance.bridge.links import Address
from nano_appliance.bridge.survey import Interface
from tests.bridge.cable import ADDRESS, CARD, GATEWAY, GATEWAY6, Cable, ip


def surveyed(cable: Cable) -> Interface:
    cable.plug_in()
    return survey_host().named(CARD)


def test_the_survey_of_a_real_interface(cable: Cable) -> None:
    interface = surveyed(cable)
    assert interface.gateways == (GATEWAY, GATEWAY6)
    assert {str(address) for address in interface.lasting} == {ADDRESS, "2001:db8::10/64"}


@pytest.mark.parametrize("gateway", [GATEWAY, GATEWAY6])
def test_a_router_answers_until_it_is_gone(cable: Cable, gateway: str) -> None:
    cable.plug_in()
    assert answers(CARD, gateway, within=5)
    assert answers(CARD, gateway, within=5), "a second time, too"
    cable.cut()
    assert not answers(CARD, gateway, within=0.5), "what is known from before proves nothing"


def test_only_those_that_answer_are_expected_to_answer_again(cable: Cable) -> None:
    interface = surveyed(cable)
    cable.router("address", "delete", f"{GATEWAY6}/64", "dev", "port")
    assert answering(interface) == (GATEWAY,)


def test_nothing_lacks_when_nothing_changed(cable: Cable) -> None:
    interface = surveyed(cable)
    assert wait_until_connected(CARD, interface, time.monotonic() + 5) == ""


@pytest.mark.parametrize(
    ("change", "lacking"),
    [
        (f"address delete {ADDRESS} dev {CARD}", f"has no address {ADDRESS}"),
        (f"route delete default via {GATEWAY} dev {CARD}", f"no default route through {GATEWAY} on {CARD}"),
        (f"link set {CARD} down", "has no link"),
        (f"link set {CARD} down name other", "does not exist"),
    ],
)
def test_what_lacks_is_told(cable: Cable, change: str, lacking: str) -> None:
    interface = surveyed(cable)
    ip(*change.split())
    assert lacking in what_lacks(CARD, interface)


def test_a_gateway_that_does_not_answer_is_told_at_the_deadline(cable: Cable) -> None:
    interface = surveyed(cable)
    cable.cut()
    begun = time.monotonic()
    told = wait_until_connected(CARD, interface, begun + 1)
    assert told == f"the gateway {GATEWAY} does not answer on {CARD}"
    assert time.monotonic() - begun < 5


def test_any_lent_address_will_do_but_there_must_be_one(cable: Cable) -> None:
    interface = surveyed(cable)
    lent = Address("inet", "192.0.2.200", 24, dynamic=True)
    expected = msgspec.structs.replace(interface, addresses=(lent,), gateways=())
    assert what_lacks(CARD, expected) == ""
    ip("-4", "address", "flush", "dev", CARD)
    assert what_lacks(CARD, expected) == f"{CARD} has no IPv4 address"


def test_without_a_gateway_link_and_addresses_are_enough(cable: Cable) -> None:
    interface = msgspec.structs.replace(surveyed(cable), gateways=())
    cable.cut()
    assert what_lacks(CARD, interface) == ""
    cable.unplug()
    assert what_lacks(CARD, interface) == f"{CARD} has no link"
