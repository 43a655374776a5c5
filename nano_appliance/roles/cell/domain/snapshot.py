"""What libvirt is told to take a snapshot of a running domain: its disks go on in new files, nothing else is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nano_appliance.roles.cell.domain.element import element, to_xml


def disk_snapshot(layers: Mapping[str, str], left_alone: Iterable[str]) -> str:
    """XML of a snapshot after which each disk of `layers`, named as on its bus, writes to the new file it stands for.

    The drives `left_alone` are no part of it.
    """
    return to_xml(
        element(
            "domainsnapshot",
            element(
                "disks",
                *(element("disk", name=drive, snapshot="no") for drive in left_alone),
                *(
                    element(
                        "disk",
                        element("driver", type="qcow2"),
                        element("source", file=path),
                        name=name,
                        snapshot="external",
                        type="file",
                    )
                    for name, path in layers.items()
                ),
            ),
        )
    )
