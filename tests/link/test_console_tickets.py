from __future__ import annotations

import itertools

import pytest

from nano_appliance.link import console_tickets
from nano_appliance.link.console_tickets import ConsoleTickets, Screen
from nano_appliance.model.errors import NotAllowed, Unavailable
from nano_appliance.model.timing import CHANNEL_LIFETIME

SCREEN = Screen("10.0.0.1", 5901)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def make(clock: Clock) -> ConsoleTickets:
    numbers = itertools.count()
    return ConsoleTickets(clock, lambda: f"ticket {next(numbers)}")


def test_ticket_opens_its_screen_once():
    tickets = make(Clock())
    other = tickets.issue(Screen("10.0.0.1", 5902))
    ticket = tickets.issue(SCREEN)
    assert tickets.redeem(ticket) == SCREEN
    with pytest.raises(NotAllowed, match="used"):
        tickets.redeem(ticket)
    assert tickets.redeem(other).port == 5902


def test_late_and_made_up_tickets():
    clock = Clock()
    tickets = make(clock)
    ticket = tickets.issue(SCREEN)
    clock.now += CHANNEL_LIFETIME
    for presented in (ticket, "", "made up"):
        with pytest.raises(NotAllowed):
            tickets.redeem(presented)


def test_number_of_open_tickets_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(console_tickets, "MOST_TICKETS", 2)
    clock = Clock()
    tickets = make(clock)
    for _ in range(2):
        tickets.issue(SCREEN)
    with pytest.raises(Unavailable):
        tickets.issue(SCREEN)
    clock.now += CHANNEL_LIFETIME
    tickets.issue(SCREEN)
