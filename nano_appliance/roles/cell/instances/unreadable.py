"""Instances whose records cannot be read: shown as broken, their names, ports and addresses kept, else left alone.

They can be stopped and deleted, for which their ids are enough.
"""

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
        self._records: dict[str, Unreadable] = {}
        self._instances: dict[str, Instance] = {}
        self.nameless: list[str] = []
        """About records that do not even tell whose they are."""
        for each in records:
            logger.error("%s; the record is left as it is", each.reason)
            instance = salvaged(each.record)
            if instance is None or instance.id in known or instance.id in self.reasons:
                self.nameless.append(each.reason)
            else:
                self._records[instance.id] = each
                self._instances[instance.id] = instance
                self.reasons[instance.id] = f"its record cannot be read: {each.reason}"

    @property
    def instances(self) -> list[Instance]:
        """As far as they could be read; never to be written."""
        return list(self._instances.values())

    def get(self, instance_id: str) -> Instance | None:
        """One of them, or None."""
        return self._instances.get(instance_id)

    def forget(self, instance_id: str) -> Unreadable | None:
        """Leave one out from now on; its record as it stands in the file, None for an instance that is none of them."""
        self.reasons.pop(instance_id, None)
        self._instances.pop(instance_id, None)
        return self._records.pop(instance_id, None)

    def refuse(self, instance_id: str) -> None:
        """Raise Conflict for one of these: nothing can be done with it without harm."""
        if instance_id in self.reasons:
            raise Conflict(f"instance '{instance_id}' cannot be used: {self.reasons[instance_id]}")
