"""User-data in two parts, as cloud-init takes them: ours, and one that the user wrote."""

from __future__ import annotations

from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart


def in_two_parts(ours: str, theirs: str, *, merge: str, boundary: str) -> str:
    """One text of both; `merge` tells how the second one adds to the first, and no line of them is `boundary`."""
    parts = MIMEMultipart(boundary=boundary)
    parts.attach(_part(ours))
    added = _part(theirs)
    added["Merge-Type"] = merge
    parts.attach(added)
    return parts.as_string()


def _part(text: str) -> Message:
    """Plain text, of which cloud-init finds out by its first line what it is."""
    part = MIMENonMultipart("text", "plain", charset="utf-8")
    part.set_payload(text, "utf-8")
    return part
