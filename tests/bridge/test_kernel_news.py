"""The kernel's own words, in a network of the test's."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from nano_appliance.bridge.kernel_news import KernelNews
from tests.link.network import own_network


@pytest.fixture
def news() -> Iterator[KernelNews]:
    with own_network(), KernelNews() as listening:
        while listening.wait(0.2):
            """What the making of the network still has to tell."""
        yield listening


@pytest.mark.parametrize(
    "change",
    [
        "link set lo down",
        "address add 10.98.0.1/24 dev br1",
        "address add 2001:db8:1::1/64 dev br1",
        "route add 10.97.0.0/24 via 10.99.0.9",
        "neigh add 10.99.0.9 dev br0 lladdr 02:00:00:00:00:09",
    ],
)
def test_a_change_is_heard_once_it_is_made(news: KernelNews, change: str) -> None:
    assert not news.wait(0)
    subprocess.run(["ip", *change.split()], check=True)
    assert news.wait(10)


def test_news_that_were_heard_are_forgotten(news: KernelNews) -> None:
    subprocess.run(["ip", "address", "add", "10.98.0.1/32", "dev", "lo"], check=True)
    assert news.wait(10)
    assert not news.wait(0)


def test_more_news_than_are_kept_are_news(news: KernelNews) -> None:
    script = "".join(f"address add 10.98.{number >> 8}.{number & 255}/32 dev lo\n" for number in range(2000))
    subprocess.run(["ip", "-batch", "-"], input=script, text=True, check=True)
    assert news.wait(10)
    assert not news.wait(0)
