"""Routes of security policy groups and their rules."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.security_changes import AppendRule, MoveRule, RemoveRule, ReplaceRule
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.rest.security_object import (
    MoveWish,
    PolicyGroupObject,
    PolicyGroupWish,
    RuleObject,
    RuleWish,
    policy_group_object,
    read_rule,
    rule_object,
)
from nano_appliance.roles.core.api.rule_index import rule_index
from nano_appliance.roles.core.policies import Policies

SEARCH_QUERY = ("owner", "group", "enabled_only", "global_only")


class NewPolicyGroup(msgspec.Struct, frozen=True):
    """Answer to a creation."""

    id: str


@dataclass(frozen=True)
class PolicyGroupHandlers:
    """Answers about policy groups."""

    policies: Policies

    def search(self, request: Request, caller: Caller) -> list[PolicyGroupObject]:
        """Groups that match everything the query asks for."""
        query = request.query
        owner, group = query.get("owner", ""), query.get("group", "")
        enabled_only, global_only = (query.get(name) == "true" for name in ("enabled_only", "global_only"))
        return [
            policy_group_object(each)
            for each in self.policies.visible(caller)
            if owner in ("", each.user)
            and group in ("", each.group)
            and (each.enabled or not enabled_only)
            and (each.is_global or not global_only)
        ]

    def get(self, request: Request, caller: Caller) -> PolicyGroupObject:
        """One group."""
        return policy_group_object(self.policies.get(caller, request.arguments["id"]))

    @takes(PolicyGroupWish)
    def create(self, _request: Request, caller: Caller, wish: PolicyGroupWish) -> NewPolicyGroup:
        """A new group."""
        return NewPolicyGroup(self.policies.create(caller, wish))

    @takes(PolicyGroupWish)
    def modify(self, request: Request, caller: Caller, wish: PolicyGroupWish) -> None:
        """New settings."""
        self.policies.modify(caller, request.arguments["id"], wish)

    def delete(self, request: Request, caller: Caller) -> None:
        """A group less."""
        self.policies.delete(caller, request.arguments["id"])

    def rules(self, request: Request, caller: Caller) -> list[RuleObject]:
        """The rules in their order."""
        group = self.policies.get(caller, request.arguments["id"])
        return [rule_object(rule) for rule in group.policy.rules]

    @takes(RuleWish)
    def append(self, request: Request, caller: Caller, wish: RuleWish) -> None:
        """A rule more."""
        change = AppendRule(rule=read_rule(wish))
        self.policies.change(caller, request.arguments["id"], change)

    @takes(RuleWish)
    def replace(self, request: Request, caller: Caller, wish: RuleWish) -> None:
        """Another rule in a rule's place."""
        change = ReplaceRule(index=rule_index(request), rule=read_rule(wish))
        self.policies.change(caller, request.arguments["id"], change)

    def remove(self, request: Request, caller: Caller) -> None:
        """A rule less."""
        self.policies.change(caller, request.arguments["id"], RemoveRule(index=rule_index(request)))

    @takes(MoveWish)
    def move(self, request: Request, caller: Caller, wish: MoveWish) -> None:
        """A rule changes places with its neighbour."""
        change = MoveRule(index=rule_index(request), up=wish.up)
        self.policies.change(caller, request.arguments["id"], change)


def routes(handlers: PolicyGroupHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    search, group = "/api/v1/search/security_policy_groups/", "/api/v1/security_policy_groups/<id>"
    return (
        Route("GET", search, handlers.search, query=SEARCH_QUERY),
        Route("GET", f"{search}<tail:path>", handlers.search, query=SEARCH_QUERY),
        Route("POST", "/api/v1/security_policy_groups/", handlers.create),
        Route("GET", group, handlers.get),
        Route("PUT", group, handlers.modify),
        Route("DELETE", group, handlers.delete),
        Route("GET", f"{group}/rules/", handlers.rules),
        Route("POST", f"{group}/rules/", handlers.append),
        Route("PUT", f"{group}/rules/<index>", handlers.replace),
        Route("DELETE", f"{group}/rules/<index>", handlers.remove),
        Route("PUT", f"{group}/rules/<index>/order", handlers.move),
    )
