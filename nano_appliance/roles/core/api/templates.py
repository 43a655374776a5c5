"""Routes of system templates."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.rest.template_object import (
    TemplateObject,
    TemplateSummary,
    TemplateWish,
    template_object,
    template_summary,
)
from nano_appliance.roles.core.templates import Templates


class NewTemplate(msgspec.Struct, frozen=True):
    """Answer to a creation."""

    id: str


@dataclass(frozen=True)
class TemplateHandlers:
    """Answers about system templates."""

    templates: Templates

    def list(self, _request: Request, _caller: Caller) -> list[TemplateSummary]:
        """All templates in order of creation."""
        return [template_summary(template) for template in self.templates.all()]

    def get(self, request: Request, _caller: Caller) -> TemplateObject:
        """One template."""
        return template_object(self.templates.get(request.arguments["id"]))

    @takes(TemplateWish)
    def create(self, _request: Request, _caller: Caller, wish: TemplateWish) -> NewTemplate:
        """A new template."""
        return NewTemplate(self.templates.create(wish))

    @takes(TemplateWish)
    def modify(self, request: Request, _caller: Caller, wish: TemplateWish) -> None:
        """New settings."""
        self.templates.modify(request.arguments["id"], wish)

    def delete(self, request: Request, _caller: Caller) -> None:
        """A template less."""
        self.templates.delete(request.arguments["id"])


def routes(handlers: TemplateHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (
        Route("GET", "/api/v1/templates/", handlers.list),
        Route("POST", "/api/v1/templates/", handlers.create),
        Route("GET", "/api/v1/templates/<id>", handlers.get),
        Route("PUT", "/api/v1/templates/<id>", handlers.modify),
        Route("DELETE", "/api/v1/templates/<id>", handlers.delete),
    )
