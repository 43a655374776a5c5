"""The core's `data/resource.data`: zone, compute, storage and address pools, system templates, security policies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from nano_appliance.model.address import AddressPool
from nano_appliance.model.pool import DEFAULT_POOL, DEFAULT_ZONE, ComputePool
from nano_appliance.model.security import SecurityPolicyGroup
from nano_appliance.model.storage_pool import StoragePool
from nano_appliance.model.template import SystemTemplate, built_in_templates
from nano_appliance.store.data_file import DataFile
from nano_appliance.store.hardware_layout import hardware_members, policy_members, without_tablet
from nano_appliance.store.json_storage import Kind, TableLayout
from nano_appliance.store.record import Empty, Layout, Plain, Record, Shape, member, nested, optional

FILE_MODE = 0o640

TABLES = {
    "pools": TableLayout(Kind.LIST),
    "storage_pools": TableLayout(Kind.LIST, Empty.LEFT_OUT),
    "address_pools": TableLayout(Kind.LIST),
    "system_templates": TableLayout(Kind.LIST, Empty.LEFT_OUT),
    "security_policy_group": TableLayout(Kind.LIST, Empty.LEFT_OUT),
}


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    """The top-level members of the file."""

    zone: str = DEFAULT_ZONE


ZONE = Record(Zone, Layout((member("zone"),)))

MEMBERSHIP = Layout((optional("enabled"), optional("purge_appending"), optional("leased"), optional("fingerprint")))


def _pool_to_struct(pool: Plain) -> Plain:
    # What is false is left out of the file; the struct's default is for new pools.
    pool.setdefault("enabled", False)
    return pool


COMPUTE_POOL = Record(
    ComputePool,
    Layout(
        (
            member("name"),
            optional("enabled"),
            optional("network"),
            optional("storage"),
            optional("failover"),
            nested("cells", MEMBERSHIP, shape=Shape.MAP, empty=Empty.LEFT_OUT),
        ),
        to_struct=_pool_to_struct,
    ),
    key="name",
)

STORAGE_POOL = Record(
    StoragePool,
    Layout((member("name"), member("type"), member("host"), member("target"), optional("marked"))),
    key="name",
)

ALLOCATION = Layout((member("address"), member("instance")), key="address")

ADDRESS_RANGE = Layout(
    (
        member("start"),
        member("end"),
        member("netmask"),
        member("capacity"),
        nested("allocated", ALLOCATION, shape=Shape.LIST, empty=Empty.LEFT_OUT),
    ),
    key="start",
)


def _address_pool_to_struct(pool: Plain) -> Plain:
    # Files older than the choice of a provider lack it.
    pool.setdefault("provider", "")
    return pool


ADDRESS_POOL = Record(
    AddressPool,
    Layout(
        (
            member("name"),
            member("gateway"),
            optional("dns"),
            optional("provider"),
            nested("ranges", ADDRESS_RANGE, shape=Shape.LIST, empty=Empty.LEFT_OUT),
        ),
        to_struct=_address_pool_to_struct,
    ),
    key="name",
)


def _template_to_struct(template: Plain) -> Plain:
    without_tablet(template.setdefault("hardware", {}))
    return template


SYSTEM_TEMPLATE = Record(
    SystemTemplate,
    Layout(
        (
            member("id"),
            member("name"),
            member("admin"),
            *hardware_members("hardware"),
            member("created_time"),
            member("modified_time"),
        ),
        to_struct=_template_to_struct,
    ),
    key="id",
)

SECURITY_POLICY_GROUP = Record(
    SecurityPolicyGroup,
    Layout(
        (
            member("id"),
            member("name"),
            optional("description"),
            member("user"),
            member("group"),
            member("enabled"),
            member("global", "is_global"),
            *policy_members("policy"),
        )
    ),
    key="id",
)


class ResourceData(DataFile):
    """The file, with its tables; a missing one gets the zone and pool `default` and the built-in templates.

    `make_template_id` and `now` (a time stamp) are for those templates. Raises Misconfigured for a damaged file.
    """

    def __init__(self, path: Path, *, make_template_id: Callable[[], str], now: str) -> None:
        super().__init__(path, TABLES, mode=FILE_MODE)
        self.zone = self.settings(ZONE)
        self.pools = self.table("pools", COMPUTE_POOL)
        self.storage_pools = self.table("storage_pools", STORAGE_POOL)
        self.address_pools = self.table("address_pools", ADDRESS_POOL)
        self.templates = self.table("system_templates", SYSTEM_TEMPLATE)
        self.policies = self.table("security_policy_group", SECURITY_POLICY_GROUP)
        if self.is_new:
            with self.transaction():
                self.zone.put(Zone())
                self.pools.put(ComputePool(name=DEFAULT_POOL))
                self.templates.replace_all(built_in_templates(make_template_id, now))
        elif not self.templates.all():
            self.templates.replace_all(built_in_templates(make_template_id, now))
