"""What a definition of a storage pool must be like."""

from __future__ import annotations

import pytest

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.storage_pool import StoragePool, defined


@pytest.mark.parametrize("host", ["nas", "nas-1.example.org", "10.9.0.5", "fe80::1", "::ffff:10.0.0.1"])
def test_hosts(host: str) -> None:
    assert defined("nas-1", "nfs", host, "/srv/vm") == StoragePool(
        name="nas-1", type="nfs", host=host, target="/srv/vm"
    )


@pytest.mark.parametrize(("given", "kept"), [("/srv/vm/", "/srv/vm"), ("//srv//vm", "/srv/vm"), ("/a b", "/a b")])
def test_a_folder_has_one_name(given: str, kept: str) -> None:
    assert defined("shared", "directory", "", given).target == kept


@pytest.mark.parametrize(
    ("name", "kind", "host", "target", "complaint"),
    [
        ("", "nfs", "nas", "/srv", "name is required"),
        ("a/b", "nfs", "nas", "/srv", "name 'a/b' may only contain"),
        ("a.b", "nfs", "nas", "/srv", "name 'a.b' may only contain"),
        ("nas", "", "nas", "/srv", "type '' must be nfs or directory"),
        ("nas", "iscsi", "nas", "/srv", "type 'iscsi' must be nfs or directory"),
        ("nas", "nfs", "", "/srv", "host is required"),
        ("nas", "nfs", "-o", "/srv", "host '-o' must be the name or the address"),
        ("nas", "nfs", "nas:/x", "/srv", "host 'nas:/x' must be the name or the address"),
        ("nas", "nfs", "nas\n", "/srv", "must be the name or the address"),
        ("nas", "nfs", "n" * 254, "/srv", "must be the name or the address"),
        ("nas", "nfs", "nas", "", "target is required"),
        ("nas", "nfs", "nas", "srv", "target 'srv' must be an absolute path"),
        ("nas", "nfs", "nas", "/srv/../etc", "must be an absolute path"),
        ("nas", "nfs", "nas", "/srv\n", "must be an absolute path"),
        ("nas", "nfs", "nas", "/" + "x" * 1024, "must be an absolute path"),
        ("nas", "directory", "nas", "/srv", "host must be empty for a directory"),
        ("nas", "directory", "", "//", "target must not be the root of the file system"),
    ],
)
def test_bad_definitions_are_refused(name: str, kind: str, host: str, target: str, complaint: str) -> None:
    with pytest.raises(InvalidInput, match=complaint):
        defined(name, kind, host, target)
