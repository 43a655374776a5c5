"""Routes of system templates."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.model.caller import Caller
from nano_appliance.rest.application import Route
from nano_appliance.rest.request import Request
from nano_appliance.rest.template_object import TemplateObject, TemplateSummary, template_object, template_summary
from nano_appliance.roles.core.templates import Templates


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


def routes(handlers: TemplateHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (
        Route("GET", "/api/v1/templates/", handlers.list),
        Route("GET", "/api/v1/templates/<id>", handlers.get),
    )
