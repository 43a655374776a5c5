"""Storage pools in REST requests and answers."""

from __future__ import annotations

import msgspec

from nano_appliance.model.storage_pool import StoragePool


class StoragePoolWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a storage pool shall be; a `directory` has no host."""

    type: str
    host: str = ""
    target: str = ""


class StoragePoolDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """A storage pool that was asked for by its name."""

    type: str
    host: str
    target: str


class StoragePoolObject(StoragePoolDefinition, frozen=True, kw_only=True):
    """A storage pool in lists."""

    name: str


def storage_pool_definition(pool: StoragePool) -> StoragePoolDefinition:
    """The REST layout of a pool whose name is known."""
    return StoragePoolDefinition(type=pool.type, host=pool.host, target=pool.target)


def storage_pool_object(pool: StoragePool) -> StoragePoolObject:
    """The REST layout of a pool in a list."""
    return StoragePoolObject(name=pool.name, type=pool.type, host=pool.host, target=pool.target)
