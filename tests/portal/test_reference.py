"""The page of the REST API, which needs no login."""

from __future__ import annotations

from tests.portal.visitor import Visitor


def test_an_operation_is_found_and_opened(visitor: Visitor) -> None:
    visitor.visit("/reference")
    visitor.sees(visitor.heading("reference.title"))
    visitor.page.get_by_role("textbox", name=visitor.say("reference.search")).fill("post snapshots")
    operation = visitor.page.get_by_role("button", name="/api/v1/instances/{id}/snapshots")
    operation.click()
    visitor.sees(visitor.page.get_by_role("grid", name=visitor.say("reference.body")).get_by_text("description"))


def test_what_is_not_there_is_said(visitor: Visitor) -> None:
    visitor.visit("/reference")
    visitor.page.get_by_role("textbox", name=visitor.say("reference.search")).fill("no such thing")
    visitor.sees(visitor.heading("reference.none"))
