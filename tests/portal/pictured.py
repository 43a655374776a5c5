"""The pages of the portal that are looked at and have their pictures in docs/screenshots, by the picture's name."""

from __future__ import annotations

ROOMS = {
    "dashboard": "/admin/dashboard",
    "dashboard-pool": "/admin/dashboard/{pool}",
    "dashboard-cell": "/admin/dashboard/{pool}/{cell}",
    "dashboard-instance": "/admin/dashboard/{pool}/{cell}/{running}",
    "compute-pools": "/admin/compute_pools",
    "compute-cells": "/admin/compute_cells/?pool={pool}",
    "instances": "/admin/instances",
    "instance": "/admin/instances/{running}",
    "instance-snapshots": "/admin/instances/{stopped}/snapshots",
    "instance-security": "/admin/instances/{running}/security",
    "disk-images": "/admin/disk_images",
    "media-images": "/admin/media_images",
    "address-pools": "/admin/address_pools",
    "address-pool": "/admin/address_pools/{addresses}",
    "storage-pools": "/admin/storage_pools",
    "system-templates": "/admin/system_templates",
    "security-policies": "/admin/security_policies",
    "security-policy": "/admin/security_policies/{policy}",
    "users": "/admin/users",
    "groups": "/admin/users/groups",
    "roles": "/admin/users/roles",
    "logs": "/admin/logs",
    "visibility": "/admin/visibilities",
    "account": "/admin/account",
    "about": "/admin/about",
    "reference": "/reference",
    "console": "/monitor/{running}",
}
"""Behind the login: addresses, with fields of `Furniture` and the pool's name in braces."""

GATES = ("initial", "login")
DIALOGS = ("create-system", "create-hardware", "create-software", "create-options", "create-review", "upload")
"""The larger ones, in the order in which they are opened."""
