"""The same core, cell and frontend as the tests of permission use."""

from __future__ import annotations

from tests.roles.permission.conftest import world

__all__ = ["world"]
