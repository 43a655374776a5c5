"""Channels to screens: one use, a few seconds."""

from __future__ import annotations

from itertools import count

import pytest

from nano_appliance.model.errors import Exhausted, NotFound
from nano_appliance.model.orders import ConsoleTicket
from nano_appliance.model.timing import CHANNEL_LIFETIME
from nano_appliance.roles.frontend import channels as module
from nano_appliance.roles.frontend.channels import Channels

TICKET = ConsoleTicket(cell="cell_a1", address="10.20.1.5", port=5600, ticket="t", password="kT9xQ2mZ7bLw")


@pytest.fixture
def channels() -> Channels:
    numbers = count()
    return Channels(lambda: f"channel {next(numbers)}")


def test_a_channel_is_used_once(channels: Channels) -> None:
    channel = channels.open(TICKET, 0.0)
    assert channels.take(channel, 1.0) is TICKET
    with pytest.raises(NotFound):
        channels.take(channel, 1.0)


def test_a_channel_expires_and_is_gone_then(channels: Channels) -> None:
    channel = channels.open(TICKET, 0.0)
    with pytest.raises(NotFound):
        channels.take(channel, float(CHANNEL_LIFETIME))
    with pytest.raises(NotFound):
        channels.take(channel, 0.0)


def test_an_unknown_channel_is_refused(channels: Channels) -> None:
    with pytest.raises(NotFound):
        channels.take("channel 0", 0.0)


def test_their_number_is_limited_and_expired_ones_make_room(
    channels: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_CHANNELS", 2)
    for _ in range(2):
        channels.open(TICKET, 0.0)
    with pytest.raises(Exhausted):
        channels.open(TICKET, 1.0)
    assert channels.open(TICKET, float(CHANNEL_LIFETIME)) == "channel 2"
