"""The rooms of the portal; a role is a set of these, and changes need the menu of their room."""

from __future__ import annotations

from enum import StrEnum


class Menu(StrEnum):
    """Identifiers as files and clients spell them, in the portal's order."""

    DASHBOARD = "dashboard"
    COMPUTE_POOL = "compute_pool"
    ADDRESS_POOL = "address_pool"
    STORAGE_POOL = "storage_pool"
    INSTANCE = "instance"
    IMAGE = "image"
    MEDIA = "media"
    TEMPLATES = "templates"
    POLICIES = "policies"
    USER = "user"
    LOG = "log"
    VISIBILITY = "visibility"
