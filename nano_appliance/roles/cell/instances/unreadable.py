"""Instances whose records cannot be read: shown as broken, their names, ports and addresses kept, else left alone."""

from __future__ import annotations

import logging
from collections.abc import Container, Iterable

from nano_appliance.model.errors import Conflict
from nano_appliance.model.instance import Instance
from nano_appliance.store.instance_salvage import salvaged
from nano_appliance.store.table import Unreadable

logger = logging.getLogger(__name__)


class UnreadableInstances:
    """What is left of records that do not fit; `known` are the ids of those that do."""

    def __init__(self, records: Iterable[Unreadable], known: Container[str]) -> None:
        self.reasons: dict[str, str] = {}
        """Why each cannot be read, by id."""
        self.instances: list[Instance] = []
        """As far as they could be read, for showing only."""
        self.nameless: list[str] = []
        """About records that do not even tell whose they are."""
        for each in records:
            logger.error("%s; the record is left as it is", each.reason)
            instance = salvaged(each.record)
            if instance is None or instance.id in known or instance.id in self.reasons:
                self.nameless.append(each.reason)
            else:
                self.instances.append(instance)
                self.reasons[instance.id] = f"its record cannot be read: {each.reason}"

    def refuse(self, instance_id: str) -> None:
        """Raise Conflict for one of these: nothing can be done with it without harm."""
        if instance_id in self.reasons:
            raise Conflict(f"instance '{instance_id}' cannot be used: {self.reasons[instance_id]}")
