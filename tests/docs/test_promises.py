"""The page of promised figures says what the benchmark demands and what the program's constants are."""

from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.model import timing
from scripts.bench.promises import PROMISES, Promise

PAGE = (Path(__file__).parents[2] / "docs/reference/promised-figures.md").read_text(encoding="utf-8")

CONSTANTS = {
    "A cell reports every": timing.REPORT_INTERVAL,
    "A silent cell counts as dead after": timing.DEAD_AFTER,
    "A host that neither core nor lease vouches for": timing.FENCE_AFTER,
    "A lease that stands still": timing.LEASE_EXPIRED_AFTER,
    "A session ends after its last keep-alive by": timing.SESSION_LIFETIME,
    "A console channel must be used within": timing.CHANNEL_LIFETIME,
    "A request waits for a cell": timing.DEFAULT_OPERATION_TIMEOUT,
}


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.key)
def test_each_promise_is_on_the_page_with_its_limit(promise: Promise) -> None:
    assert f"| {promise.text} | {promise.bound} |" in PAGE


def test_the_page_promises_nothing_that_is_not_measured() -> None:
    table = PAGE.split("| promise | limit |")[1].split("\n\n")[0]
    assert len(table.strip().splitlines()) - 1 == len(PROMISES)


@pytest.mark.parametrize("text", CONSTANTS)
def test_each_constant_is_on_the_page(text: str) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| {text}"))
    assert float(row.split("|")[2]) == CONSTANTS[text]
