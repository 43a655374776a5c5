"""A row of the frontend's table of routes, and a request that came by it; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import NotAllowed
from nano_appliance.model.session import Session
from nano_appliance.rest.application import Route
from nano_appliance.roles.frontend.frontend import Frontend
from nano_appliance.roles.frontend.ownership import shared_kinds
from nano_appliance.roles.frontend.permission import Need


@dataclass(frozen=True)
class Visit:
    """One request to `frontend` by `route`, from the client at `address`; `known` is the session it named, if any."""

    frontend: Frontend
    route: FrontendRoute
    address: str
    known: Session | None = None

    @property
    def session(self) -> Session:
        """The session; raises NotAllowed when the route needs none and the client named none."""
        if self.known is None:
            raise NotAllowed("not authenticated")
        return self.known

    def with_session(self, session: Session) -> Visit:
        """The same visit by somebody who is known."""
        return replace(self, known=session)

    @property
    def caller(self) -> Caller:
        """The session as the core is told of it, with what its group shares."""
        visibility = self.frontend.accounts.visibility(self.session.group)
        return self.session.caller(self.route.needs.kind, shared_kinds(visibility))


@dataclass(frozen=True)
class FrontendRoute(Route[Visit]):
    """A route and what it takes to use it.

    `needs` has no default, so that no route can be forgotten. `log`: how the operation log words it, with `{names}`
    from the path or the JSON body and `{name=default}` for members that may be missing; empty for what changes nothing,
    and for what writes its own entry.
    """

    needs: Need = field(kw_only=True)
    log: str = ""
