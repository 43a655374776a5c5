"""The words for images."""

from __future__ import annotations

import argparse
from pathlib import Path

from nano_appliance.ctl.grammar.shared import GUEST, Subparsers, add_noun, add_verb
from nano_appliance.model.image import ImageKind

KINDS = {"media": ImageKind.MEDIA, "disk": ImageKind.DISK}
"""What people say for the kinds of images."""


def add_images(nouns: Subparsers) -> None:
    """`image` and its verbs."""
    verbs = add_noun(nouns, "image", "ISO files for the CD drive (media) and disks to clone from (disk)")
    _kind(add_verb(verbs, "image list", "all images"), "only these")
    _kind(_named(add_verb(verbs, "image show", "all about one")), "which of two of one name")
    upload = add_verb(verbs, "image upload", "send a file as a new image")
    upload.add_argument("file", type=Path, metavar="FILE", help="an ISO or qcow2 file")
    upload.add_argument("--name", default="", metavar="NAME", help="name of the image (the file's, without its ending)")
    _kind(upload, "what it is (media for .iso, disk for .qcow2)")
    _described(upload)
    build = add_verb(verbs, "image build", "make a disk image of a stopped instance's system disk", waits=True)
    build.add_argument("instance", metavar="INSTANCE", help=GUEST)
    build.add_argument("name", metavar="NAME", help="name of the image")
    _described(build)
    download = _named(add_verb(verbs, "image download", "fetch a disk image, checked"))
    download.add_argument("file", type=Path, nargs="?", metavar="FILE", help="where to (NAME.qcow2 in this folder)")
    download.add_argument("--force", action="store_true", help="replace a file that exists")
    _kind(_named(add_verb(verbs, "image delete", "delete it with its file", confirms=True)), "which of two of one name")


def _named(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("name", metavar="IMAGE", help="id or name of the image")
    return parser


def _kind(parser: argparse.ArgumentParser, summary: str) -> None:
    parser.add_argument("--kind", choices=list(KINDS), default="", help=summary)


def _described(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--description", default="", metavar="TEXT", help="what it is")
    parser.add_argument("--tag", action="append", default=[], metavar="WORD", help="to find it by; may be repeated")
