"""What people with a screen reader, a keyboard alone or weak eyes would stumble over, as far as axe-core finds it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import cast

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"

NAMED_BY_THE_TOOLKIT = ".pf-v6-c-wizard__toggle"
"""Has a name that nobody can change."""

GRAVE = """async (left_out) => (await axe.run({ exclude: [left_out] }, { resultTypes: ["violations"] })).violations
  .filter(({ impact }) => impact === "serious" || impact === "critical")
  .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`)"""


@cache
def _engine() -> str:
    return AXE.read_text(encoding="utf-8")


def barriers(page: Page) -> list[str]:
    """Everything serious on the page as it is shown now, each with the elements it is about."""
    page.evaluate(_engine())
    return cast("list[str]", page.evaluate(GRAVE, NAMED_BY_THE_TOOLKIT))
