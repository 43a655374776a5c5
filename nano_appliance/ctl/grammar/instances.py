"""The words for instances, their snapshots, and batches of them."""

from __future__ import annotations

import argparse
from pathlib import Path

from nano_appliance.ctl.grammar.shared import GUEST, Subparsers, add_noun, add_verb, count, size
from nano_appliance.model.batch_names import NameRule
from nano_appliance.model.qos import CpuPriority


def add_instances(nouns: Subparsers) -> None:
    """`instance` and its verbs."""
    verbs = add_noun(nouns, "instance", "virtual machines")
    listing = add_verb(verbs, "instance list", "all instances, or those that fit")
    listing.add_argument("--pool", default="", metavar="POOL", help="only of this compute pool")
    listing.add_argument("--cell", default="", metavar="CELL", help="only on this cell")
    listing.add_argument("--keyword", default="", metavar="WORD", help="only with this in name or address")
    _named(add_verb(verbs, "instance show", "all about one"))
    create = add_verb(verbs, "instance create", "make a new one", waits=True)
    create.add_argument("name", metavar="NAME", help="name without group: letters, digits, '-' and '_'")
    _add_shape(create)
    create.add_argument("--policy", default="", metavar="ID", help="security policy group whose rules it gets")
    start = _named(add_verb(verbs, "instance start", "start it", waits=True))
    start.add_argument("--media", default="", metavar="IMAGE", help="boot from this media image")
    stop = _named(add_verb(verbs, "instance stop", "ask it to shut down", waits=True))
    stop.add_argument("--force", action="store_true", help="power it off")
    reboot = _named(add_verb(verbs, "instance reboot", "ask it to reboot", waits=True))
    reboot.add_argument("--force", action="store_true", help="reset it")
    delete = _named(add_verb(verbs, "instance delete", "delete it with its disks", waits=True, confirms=True))
    delete.add_argument("--force", action="store_true", help="power it off first when it runs")
    _named(add_verb(verbs, "instance console", "where its screen is, and the screen's password"))
    media = add_noun(verbs, "media", "the CD drive of a running instance")
    insert = _named(add_verb(media, "instance media insert", "insert a media image", waits=True))
    insert.add_argument("image", metavar="IMAGE", help="id or name of the media image")
    _named(add_verb(media, "instance media eject", "eject it", waits=True))
    _add_changes(verbs)


def _add_changes(verbs: Subparsers) -> None:
    resize = _named(add_verb(verbs, "instance resize", "enlarge a disk, also while it runs", waits=True))
    resize.add_argument("size", type=size, metavar="SIZE", help="the new size, such as 20G")
    resize.add_argument("--disk", type=count, default=0, metavar="N", help="0 for the system disk, 1 for the next (0)")
    change = _named(add_verb(verbs, "instance change", "change its name, size or rights", waits=True))
    change.add_argument("--name", dest="new_name", default="", metavar="NAME", help="new name, when it is off")
    change.add_argument("--cores", type=count, metavar="N", help="number of cores")
    change.add_argument("--memory", type=size, metavar="SIZE", help="memory, such as 2G")
    change.add_argument("--cpu-priority", choices=list(CpuPriority), help="weight against other instances")
    change.add_argument("--auto-start", action=argparse.BooleanOptionalAction, help="whether it starts with its host")


def add_snapshots(nouns: Subparsers) -> None:
    """`snapshot` and its verbs."""
    verbs = add_noun(nouns, "snapshot", "what the disks of an instance held at some time")
    _named(add_verb(verbs, "snapshot list", "the snapshots of an instance, as a tree"))
    for verb, summary, waits, confirms in (
        ("show", "one snapshot", False, False),
        ("create", "make a snapshot, also while the instance runs", True, False),
        ("restore", "go back to a snapshot; what came after it is lost unless another snapshot has it", True, True),
        ("delete", "delete a snapshot; what depends on it stays", True, True),
    ):
        parser = _named(add_verb(verbs, f"snapshot {verb}", summary, waits=waits, confirms=confirms))
        parser.add_argument("snapshot", metavar="SNAPSHOT", help="name of the snapshot")
        if verb == "create":
            parser.add_argument("--description", default="", metavar="TEXT", help="what it is for")


def add_batches(nouns: Subparsers) -> None:
    """`batch` and its verbs."""
    verbs = add_noun(nouns, "batch", "several instances at once; one that fails does not hold the others up")
    create = add_verb(verbs, "batch create", "make instances that differ in their names only", waits=True)
    create.add_argument("prefix", metavar="PREFIX", help="what all names begin with")
    create.add_argument("--count", type=count, required=True, metavar="N", help="how many")
    create.add_argument(
        "--name-rule",
        choices=list(NameRule),
        default=NameRule.ORDER,
        help="what follows the prefix: a number, the hardware address, or the IP address (order)",
    )
    _add_shape(create)
    stop = add_verb(verbs, "batch stop", "shut instances down", waits=True)
    stop.add_argument("names", nargs="+", metavar="INSTANCE", help=GUEST)
    stop.add_argument("--force", action="store_true", help="power them off")
    delete = add_verb(verbs, "batch delete", "delete instances with their disks", waits=True, confirms=True)
    delete.add_argument("names", nargs="+", metavar="INSTANCE", help=GUEST)
    delete.add_argument("--force", action="store_true", help="power off those that run first")


def _named(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("name", metavar="INSTANCE", help=GUEST)
    return parser


def _add_shape(parser: argparse.ArgumentParser) -> None:
    """What a new instance is to be."""
    parser.add_argument("--template", required=True, metavar="TEMPLATE", help="id or name of the system template")
    parser.add_argument("--cores", type=count, default=1, metavar="N", help="number of cores (1)")
    parser.add_argument("--memory", type=size, required=True, metavar="SIZE", help="memory, such as 2G")
    parser.add_argument(
        "--disk",
        type=size,
        action="append",
        required=True,
        metavar="SIZE",
        help="size of the system disk; again for each further disk",
    )
    parser.add_argument("--pool", default="", metavar="POOL", help="compute pool (the only one)")
    parser.add_argument("--image", default="", metavar="IMAGE", help="disk image that the system disk is cloned from")
    parser.add_argument("--auto-start", action="store_true", help="start it once it is made, and with its host")
    parser.add_argument("--cpu-priority", choices=list(CpuPriority), help="weight against other instances (high)")
    parser.add_argument("--agent", action="store_true", help="the system has a guest agent (module qemu)")
    inside = parser.add_argument_group("cloud-init", "for images that have it; each of these turns it on")
    inside.add_argument("--cloud-init", action="store_true", help="tell the system its name, password and network")
    inside.add_argument("--admin", default="", metavar="USER", help="its administrator (the template's)")
    inside.add_argument(
        "--ssh-key",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="public key that may log in; repeatable",
    )
    inside.add_argument("--user-data", type=Path, metavar="FILE", help="script or cloud-config of your own")
    inside.add_argument("--data-path", default="", metavar="PATH", help="where data disks are mounted")
    whose = parser.add_argument_group("owner", "for administrators who make it for somebody else")
    whose.add_argument("--owner", default="", metavar="USER", help="owner (who is logged in)")
    whose.add_argument("--group", default="", metavar="GROUP", help="group (that of the login)")
