"""Who asks, and what is theirs: ownership and visibility of instances and images."""

from __future__ import annotations

from typing import Protocol

import msgspec

from nano_appliance.model.errors import NotAllowed
from nano_appliance.model.menu import Menu

ADMINISTERING_MENU = Menu.USER
"""A group whose roles reach the user administration administers the installation."""


INSTANCE, DISK_IMAGE, MEDIA_IMAGE = "instance", "disk_image", "media_image"
"""Kinds of things that the members of a group may share with each other."""


class Owned(Protocol):
    """Anything that belongs to a user and to the user's group."""

    @property
    def owner(self) -> str:
        """Name of the user."""
        ...

    @property
    def group(self) -> str:
        """Name of the user's group."""
        ...


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """The user behind a request, as the frontend vouches for it.

    `trusted` is an API client that signs its own requests and names nobody: it has full rights. `shares`
    are the kinds of things that the caller's group shares, `visible` tells that the thing a request is about is of one.
    """

    user: str = ""
    group: str = ""
    menus: frozenset[str] = frozenset()
    visible: bool = False
    shares: frozenset[str] = frozenset()
    trusted: bool = False

    @property
    def administers(self) -> bool:
        """True when everything may be seen and touched."""
        return self.trusted or ADMINISTERING_MENU in self.menus

    @property
    def finds_everything(self) -> bool:
        """True when a search is not narrowed to an owner or group: for an administrator at the portal.

        The frontend writes the user's own name into every search; a trusted client means the names it gives.
        """
        return self.administers and not self.trusted

    def about(self, kind: str) -> Caller:
        """The caller when it comes to a thing of another `kind` than the request is about."""
        return msgspec.structs.replace(self, visible=kind in self.shares)

    def may_touch(self, thing: Owned) -> bool:
        """True for the owner, for the owner's group where visibility allows it, and for administrators."""
        if self.administers:
            return True
        owns = bool(self.user) and thing.owner == self.user
        shares = self.visible and bool(self.group) and thing.group == self.group
        return owns or shares

    def require(self, thing: Owned, what: str) -> None:
        """Raise NotAllowed when the caller may not touch `thing`; `what` names it in the message."""
        if not self.may_touch(thing):
            raise NotAllowed(f"{what} belongs to another user")


TRUSTED = Caller(trusted=True)
