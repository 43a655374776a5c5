"""Routes of the security policy of one guest."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.model.caller import Caller
from nano_appliance.model.security_changes import (
    AppendRule,
    MoveRule,
    PolicyChange,
    RemoveRule,
    ReplaceRule,
    SetDefault,
)
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.rest.security_object import (
    DefaultActionWish,
    MoveWish,
    PolicyObject,
    RuleWish,
    policy_object,
    read_rule,
    reads_accept,
)
from nano_appliance.roles.core.api.rule_index import rule_index
from nano_appliance.roles.core.instances.security import InstanceSecurity


@dataclass(frozen=True)
class GuestSecurityHandlers:
    """Answers about what may reach a guest."""

    security: InstanceSecurity

    def get(self, request: Request, caller: Caller) -> PolicyObject:
        """The policy."""
        return policy_object(self.security.get(caller, request.arguments["id"]))

    @takes(DefaultActionWish)
    def set_default(self, request: Request, caller: Caller, wish: DefaultActionWish) -> None:
        """What happens to packets that no rule names."""
        self._change(request, caller, SetDefault(accept=reads_accept(wish.action)))

    @takes(RuleWish)
    def append(self, request: Request, caller: Caller, wish: RuleWish) -> None:
        """A rule more."""
        self._change(request, caller, AppendRule(rule=read_rule(wish)))

    @takes(RuleWish)
    def replace(self, request: Request, caller: Caller, wish: RuleWish) -> None:
        """Another rule in a rule's place."""
        rule = read_rule(wish)
        self._change(request, caller, ReplaceRule(index=rule_index(request), rule=rule))

    def remove(self, request: Request, caller: Caller) -> None:
        """A rule less."""
        self._change(request, caller, RemoveRule(index=rule_index(request)))

    @takes(MoveWish)
    def move(self, request: Request, caller: Caller, wish: MoveWish) -> None:
        """A rule changes places with its neighbour."""
        self._change(request, caller, MoveRule(index=rule_index(request), up=wish.up))

    def _change(self, request: Request, caller: Caller, change: PolicyChange) -> None:
        self.security.change(caller, request.arguments["id"], change)


def routes(handlers: GuestSecurityHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    policy = "/api/v1/guests/<id>/security_policy/"
    return (
        Route("GET", policy, handlers.get),
        Route("PUT", f"{policy}default_action", handlers.set_default, slow=True),
        Route("POST", f"{policy}rules/", handlers.append, slow=True),
        Route("PUT", f"{policy}rules/<index>", handlers.replace, slow=True),
        Route("DELETE", f"{policy}rules/<index>", handlers.remove, slow=True),
        Route("PUT", f"{policy}rules/<index>/order", handlers.move, slow=True),
    )
