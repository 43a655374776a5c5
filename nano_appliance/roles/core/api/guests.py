"""Routes of guests: query, create, delete."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.rest.answer import Answer
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.guest_creation import GuestCreation
from nano_appliance.rest.guest_object import GuestObject, single_guest
from nano_appliance.rest.request import Request
from nano_appliance.roles.core.instances.create import InstanceCreation
from nano_appliance.roles.core.instances.delete import InstanceDeletion
from nano_appliance.roles.core.instances.lookup import InstanceLookup


class NewGuest(msgspec.Struct, frozen=True):
    """Answer to a creation."""

    id: str


class GuestDeletion(msgspec.Struct, frozen=True):
    """How to delete: `force` powers a running guest off first."""

    force: bool = False


@dataclass(frozen=True)
class GuestHandlers:
    """Answers about guests."""

    lookup: InstanceLookup
    creation: InstanceCreation
    deletion: InstanceDeletion

    def get(self, request: Request, caller: Caller) -> Answer[GuestObject]:
        """One guest; the status tells whether it is made."""
        found = self.lookup.get(caller, request.arguments["id"])
        status = HTTPStatus.OK if found.instance.created else HTTPStatus.CREATED
        return Answer(single_guest(found.instance, found.state, found.place), status)

    @takes(GuestCreation)
    def create(self, _request: Request, caller: Caller, wish: GuestCreation) -> NewGuest:
        """A new guest."""
        return NewGuest(self.creation.create(caller, wish))

    @takes(GuestDeletion, may_be_empty=True)
    def delete(self, request: Request, caller: Caller, wish: GuestDeletion) -> None:
        """A guest less, with all its volumes."""
        self.deletion.delete(caller, request.arguments["id"], force=wish.force)


def routes(handlers: GuestHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (
        Route("GET", "/api/v1/guests/<id>", handlers.get, unfinished_status=HTTPStatus.CREATED),
        Route("POST", "/api/v1/guests/", handlers.create, success_status=HTTPStatus.ACCEPTED, slow=True),
        Route("DELETE", "/api/v1/guests/<id>", handlers.delete, slow=True),
    )
