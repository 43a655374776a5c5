from __future__ import annotations

from pathlib import Path

from nano_appliance.model.migration_orders import Reception
from nano_appliance.roles.cell.domain.arriving import arriving, screen_port
from nano_appliance.roles.cell.domain.change import inserted_media, with_media

OLD = Path(__file__).parents[3] / "data" / "old-platform" / "libvirt" / "domain-admin.full1.xml"
RECEPTION = Reception(ticket="t", screen_address="10.0.0.9", screen_port=5999, bridge="br7", media="/there/a.iso")


def test_only_what_belongs_to_the_host_changes() -> None:
    here = with_media(OLD.read_text(encoding="utf-8"), "/here/a.iso")
    there = arriving(here, RECEPTION)
    assert screen_port(there) == 5999
    assert 'address="10.0.0.9"' in there
    assert '<source bridge="br7"' in there
    assert inserted_media(there) == "/there/a.iso"
    back = Reception(screen_address="0.0.0.0", screen_port=screen_port(here), bridge="br0", media="/here/a.iso")
    again = arriving(there, back)
    assert again == arriving(here, back)
    for same in ("<uuid>", "mac address", "sourced file"):
        assert there.count(same) == here.count(same)


def test_a_domain_without_a_screen_has_no_port() -> None:
    assert screen_port("<domain><devices/></domain>") == 0
