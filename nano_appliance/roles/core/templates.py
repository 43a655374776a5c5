"""System templates: served and managed, on disk; instances keep the copy they were made with."""

from __future__ import annotations

import threading
from collections.abc import Callable

import msgspec

from nano_appliance.model.errors import Conflict, NotFound
from nano_appliance.model.names import LABEL, check_name
from nano_appliance.model.template import SystemTemplate
from nano_appliance.rest.template_object import TemplateWish, read_hardware
from nano_appliance.roles.core.local_time import now
from nano_appliance.store.resource_data import ResourceData


class Templates:
    """The templates, in the order they were made; every method may be called by any thread."""

    def __init__(self, resources: ResourceData, make_id: Callable[[], str]) -> None:
        self._templates = resources.templates
        self._make_id = make_id
        self._lock = threading.Lock()

    def all(self) -> list[SystemTemplate]:
        """All templates."""
        return self._templates.all()

    def get(self, template_id: str) -> SystemTemplate:
        """One template; raises NotFound."""
        template = self._templates.get(template_id)
        if template is None:
            raise NotFound(f"template '{template_id}' not found")
        return template

    def create(self, wish: TemplateWish) -> str:
        """Make a template and return its id; raises InvalidInput naming the field, Conflict for a name in use."""
        hardware = read_hardware(wish)
        _check_names(wish)
        with self._lock:
            self._require_free(wish.name)
            template = SystemTemplate(
                id=self._make_id(),
                name=wish.name,
                admin=wish.admin,
                hardware=hardware,
                created_time=now(),
                modified_time=now(),
            )
            self._templates.put(template)
        return template.id

    def modify(self, template_id: str, wish: TemplateWish) -> None:
        """Replace a template's settings; raises as `create`, and NotFound."""
        hardware = read_hardware(wish)
        _check_names(wish)
        with self._lock:
            template = self.get(template_id)
            if wish.name != template.name:
                self._require_free(wish.name)
            self._templates.put(
                msgspec.structs.replace(
                    template, name=wish.name, admin=wish.admin, hardware=hardware, modified_time=now()
                )
            )

    def delete(self, template_id: str) -> None:
        """Remove a template; raises NotFound."""
        with self._lock:
            self.get(template_id)
            self._templates.remove(template_id)

    def _require_free(self, name: str) -> None:
        if any(template.name == name for template in self._templates.all()):
            raise Conflict(f"template '{name}' already exists")


def _check_names(wish: TemplateWish) -> None:
    check_name("name", wish.name, LABEL)
    check_name("admin", wish.admin, LABEL)
