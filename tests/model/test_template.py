from __future__ import annotations

from itertools import count

from nano_appliance.model.template import built_in_templates


def test_the_five_templates_of_a_fresh_installation() -> None:
    numbers = count()
    templates = built_in_templates(lambda: f"{next(numbers):020d}", "2026-11-22 12:00:00")
    table = [
        (t.name, t.admin, *(getattr(t.hardware, field).value for field in t.hardware.__struct_fields__))
        for t in templates
    ]
    assert table == [
        ("CentOS 7", "root", "linux", "scsi", "virtio", "vga", "vnc", "nec-xhci", "usb"),
        ("CentOS 6", "root", "linux", "sata", "virtio", "vga", "vnc", "nec-xhci", "usb"),
        ("Windows Server 2012", "Administrator", "windows", "sata", "e1000", "vga", "vnc", "nec-xhci", "usb"),
        ("General", "root", "linux", "sata", "rtl8139", "vga", "vnc", "", "usb"),
        ("Legacy", "root", "linux", "ide", "rtl8139", "cirrus", "vnc", "", ""),
    ]
    assert len({t.id for t in templates}) == 5
