"""System templates as the core serves them; changes none."""

from __future__ import annotations

from nano_appliance.model.errors import NotFound
from nano_appliance.model.template import SystemTemplate
from nano_appliance.store.resource_data import ResourceData


class Templates:
    """The templates, in the order they were made."""

    def __init__(self, resources: ResourceData) -> None:
        self._resources = resources

    def all(self) -> list[SystemTemplate]:
        """All templates."""
        return self._resources.templates.all()

    def get(self, template_id: str) -> SystemTemplate:
        """One template; raises NotFound."""
        template = self._resources.templates.get(template_id)
        if template is None:
            raise NotFound(f"template '{template_id}' not found")
        return template
