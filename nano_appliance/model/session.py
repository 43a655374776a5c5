"""A login to the portal: who it is and what the person may do, as it was at the time of the login."""

from __future__ import annotations

import msgspec

from nano_appliance.model.caller import Caller


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Later changes of roles and groups do not affect it; `menus` are in the portal's order.

    `since` is the login, in seconds since 1970; 0 when it is not known. `token` is the name of the personal token it
    was made of for one request, and `until` when that expires; empty and 0 for a login.
    """

    user: str
    group: str
    menus: tuple[str, ...] = ()
    address: str = ""
    nonce: str = ""
    since: int = 0
    token: str = ""
    until: int = 0

    def caller(self, kind: str = "", shares: frozenset[str] = frozenset()) -> Caller:
        """The session as the core gets to know it, for a request about things of `kind`; its group shares `shares`."""
        return Caller(
            user=self.user, group=self.group, menus=frozenset(self.menus), visible=kind in shares, shares=shares
        )
