"""Orders about packet filters, one libvirt call or two each; decides nothing about policies."""

from __future__ import annotations

from nano_appliance.model.errors import NotFound
from nano_appliance.roles.cell.hypervisor.connection import Connection
from nano_appliance.roles.cell.hypervisor.failures import translated


class Filters:
    """The packet filters of one hypervisor, named by what their XML says.

    Every method raises Unavailable without a connection, and NanoError with libvirt's text for what it refuses.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def define(self, xml: str) -> None:
        """Define a filter, or change it, at once for running domains too; one that stays the same costs nothing.

        When it cannot be put into force for a running domain, the one before stays.
        """
        with translated():
            self._connection.get().nwfilterDefineXML(xml)

    def undefine(self, name: str) -> None:
        """Remove a filter that no domain runs with; one that is gone already is no error."""
        try:
            with translated():
                self._connection.get().nwfilterLookupByName(name).undefine()
        except NotFound:
            return
