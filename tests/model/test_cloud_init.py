from __future__ import annotations

import email
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.cloud_init import (
    LONGEST_USER_DATA,
    MOST_KEYS,
    CloudInit,
    SeedSystem,
    check_cloud_init,
    data_mounts,
    meta_data,
    network_config,
    user_data,
)
from nano_appliance.model.errors import InvalidInput

LINUX = SeedSystem(
    seed_id="seed-1",
    host_name="web1",
    windows=False,
    administrator="mira",
    secret="s3:cret\"'",
    root_enabled=False,
    data_path="/opt/data",
    data_disks=("/dev/disk/by-id/a", "/dev/disk/by-id/b"),
    hardware_address="00:16:3e:4c:10:9a",
)
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE mira@desk"


def config_of(text: str) -> dict[str, Any]:
    head, _, body = text.partition("\n")
    assert head == "#cloud-config"
    config: dict[str, Any] = json.loads(body)
    return config


def test_meta_data() -> None:
    assert json.loads(meta_data(LINUX)) == {"instance-id": "seed-1", "local-hostname": "web1"}


def test_a_network_that_tells_the_guest_its_address_needs_no_configuration() -> None:
    assert network_config(LINUX) == ""


def test_a_static_network_is_tied_to_the_card() -> None:
    system = msgspec.structs.replace(LINUX, address="10.9.0.53/24", gateway="10.9.0.1", dns=("10.9.0.2",))
    (card,) = json.loads(network_config(system))["config"]
    assert card == {
        "type": "physical",
        "name": "eth0",
        "mac_address": "00:16:3e:4c:10:9a",
        "subnets": [
            {"type": "static", "address": "10.9.0.53/24", "gateway": "10.9.0.1", "dns_nameservers": ["10.9.0.2"]}
        ],
    }


def test_an_administrator_beside_root() -> None:
    config = config_of(user_data(msgspec.structs.replace(LINUX, ssh_keys=(KEY,))))
    assert config["users"] == [
        {
            "name": "mira",
            "lock_passwd": False,
            "plain_text_passwd": "s3:cret\"'",
            "shell": "/bin/bash",
            "sudo": "ALL=(ALL) ALL",
            "ssh_authorized_keys": [KEY],
        }
    ]
    assert config["disable_root"] is True
    assert "PermitRootLogin no" in config["runcmd"][0][2]


def test_root_as_the_administrator() -> None:
    config = config_of(user_data(msgspec.structs.replace(LINUX, administrator="root", root_enabled=True)))
    assert config["users"] == [{"name": "root", "lock_passwd": False, "plain_text_passwd": "s3:cret\"'"}]
    assert config["disable_root"] is False
    assert "PermitRootLogin yes" in config["runcmd"][0][2]


def test_data_disks_are_formatted_when_they_are_empty_and_mounted() -> None:
    config = config_of(user_data(LINUX))
    assert [entry["device"] for entry in config["fs_setup"]] == list(LINUX.data_disks)
    assert not any(entry["overwrite"] for entry in config["fs_setup"])
    assert [entry[:2] for entry in config["mounts"]] == [
        ["/dev/disk/by-id/a", "/opt/data"],
        ["/dev/disk/by-id/b", "/opt/data1"],
    ]


def test_a_system_without_data_disks_formats_nothing() -> None:
    config = config_of(user_data(msgspec.structs.replace(LINUX, data_disks=())))
    assert "fs_setup" not in config
    assert "mounts" not in config


def test_windows() -> None:
    system = msgspec.structs.replace(LINUX, windows=True, administrator="Administrator")
    assert config_of(user_data(system)) == {
        "set_hostname": "web1",
        "users": [{"name": "Administrator", "passwd": "s3:cret\"'", "inactive": False}],
    }


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: "\x00" not in text))
def test_what_the_user_wrote_stands_beside_ours_unchanged(text: str) -> None:
    message = email.message_from_string(user_data(msgspec.structs.replace(LINUX, user_data=text)))
    ours, theirs = message.get_payload()
    assert config_of(ours.get_payload(decode=True).decode())["users"]
    assert theirs.get_payload(decode=True).decode() == text
    assert "append" in theirs["Merge-Type"]


def test_mounts_beside_each_other() -> None:
    assert data_mounts("/srv", ["a", "b", "c"]) == [("a", "/srv"), ("b", "/srv1"), ("c", "/srv2")]


@pytest.mark.parametrize(
    ("wish", "complaint"),
    [
        (CloudInit(admin_name="1st"), "cloud_init.admin_name '1st' may only contain"),
        (CloudInit(admin_name="a:b"), "cloud_init.admin_name 'a:b' may only contain"),
        (CloudInit(admin_name="a" * 33), "admin_name must not be longer than 32"),
        (CloudInit(admin_secret="two\nlines"), "admin_secret must be one line"),
        (CloudInit(admin_secret="x" * 129), "admin_secret must be one line of at most 128"),
        (CloudInit(data_path="data"), "data_path must be an absolute path"),
        (CloudInit(data_path="/a/../b"), "data_path must be an absolute path"),
        (CloudInit(data_path="/a b"), "data_path must be an absolute path"),
        (CloudInit(data_path="/"), "data_path must be an absolute path"),
        (CloudInit(ssh_keys=("nonsense",)), "ssh_keys must each be one line"),
        (CloudInit(ssh_keys=(f"{KEY}\n{KEY}",)), "ssh_keys must each be one line"),
        (CloudInit(ssh_keys=(KEY,) * (MOST_KEYS + 1)), "ssh_keys must not be more than"),
        (CloudInit(user_data="x" * (LONGEST_USER_DATA + 1)), "user_data must not be longer than"),
        (CloudInit(user_data="a\x00b"), "user_data must be text"),
    ],
)
def test_wishes_that_are_refused_by_name(wish: CloudInit, complaint: str) -> None:
    with pytest.raises(InvalidInput, match=complaint) as refusal:
        check_cloud_init(wish)
    assert not wish.admin_secret or wish.admin_secret not in refusal.value.message


def test_wishes_that_are_in_order() -> None:
    check_cloud_init(CloudInit())
    check_cloud_init(
        CloudInit(
            admin_name="mira", admin_secret="pässword", data_path="/opt/data", ssh_keys=(KEY,), user_data="#!/bin/sh\n"
        )
    )
