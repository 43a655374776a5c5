from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.model.errors import NotFound
from nano_appliance.roles.cell.domain import change
from nano_appliance.roles.cell.packet_filter.name import filter_name

OLD = Path(__file__).parents[3] / "data" / "old-platform" / "libvirt" / "domain-admin.full1.xml"


@pytest.fixture
def old_domain() -> str:
    """A domain as the older platform left it on a host."""
    return OLD.read_text(encoding="utf-8")


def test_media_goes_in_and_out_and_nothing_else_changes(old_domain: str) -> None:
    inserted = change.with_media(old_domain, "/media/a.iso")
    assert change.inserted_media(inserted) == "/media/a.iso"
    assert change.inserted_media(change.with_media(inserted, "/media/b.iso")) == "/media/b.iso"
    assert change.with_media(inserted, "") == change.with_media(old_domain, "")
    assert change.inserted_media(old_domain) == ""


def test_the_media_drive_alone(old_domain: str) -> None:
    drive = change.media_drive(change.with_media(old_domain, "/media/a.iso"))
    assert drive.startswith("<disk ")
    assert 'file="/media/a.iso"' in drive
    assert "sda" not in drive


def test_a_domain_without_a_drive() -> None:
    with pytest.raises(NotFound, match="no CD drive"):
        change.with_media("<domain><devices/></domain>", "/media/a.iso")


def test_a_drive_that_was_an_empty_block_device() -> None:
    domain = "<domain><devices><disk type='block' device='cdrom'><target dev='hda'/></disk></devices></domain>"
    assert '<disk type="file" device="cdrom">' in change.with_media(domain, "/media/a.iso")


def test_limits_are_found_and_dropped_one_by_one(old_domain: str) -> None:
    assert change.limits_of(old_domain) == ["cputune", "bandwidth"]
    assert change.limits_of(change.without_limit(old_domain, "bandwidth")) == ["cputune"]
    assert change.limits_of(change.without_limit(old_domain, "cputune")) == ["bandwidth"]


def test_cards_get_behind_the_instances_filter() -> None:
    bare = "<domain><devices><interface><mac address='a'/></interface><disk/></devices></domain>"
    (card,) = change.interfaces_without_filter(bare, "mine")
    assert card == '<interface><mac address="a" /><filterref filter="mine" /></interface>'
    behind = change.with_filter(bare, "mine")
    assert card in behind
    assert change.interfaces_without_filter(behind, "mine") == []
    assert change.interfaces_without_filter(behind, "another") != []
    assert change.with_filter(change.with_filter(bare, "another"), "mine") == behind


def test_the_older_platforms_domains_are_behind_their_filters(old_domain: str) -> None:
    identity = old_domain.partition("<uuid>")[2].partition("</uuid>")[0]
    assert change.interfaces_without_filter(old_domain, filter_name(identity)) == []
