"""How often modules speak and how long silence may last, in seconds: one place for all of them."""

from __future__ import annotations

REPORT_INTERVAL = 2.0
"""A cell reports its state this often, and at once when something changed."""

DEAD_AFTER = 10.0
"""A cell that has not reported for this long counts as dead."""

DISCOVERY_INTERVAL = 3.0
"""A cell that has lost its core asks for it this often."""

DEFAULT_OPERATION_TIMEOUT = 10
"""How long an API call waits for a cell before it answers that the work goes on."""

JOIN_INTERVAL = 2.0
"""A cell that waits for an administrator to add it asks this often."""

STATUS_INTERVAL = 5.0
"""Cells, pools and zone are counted anew this often when nothing reports."""

SESSION_LIFETIME = 180
"""A login ends this long after its last keep-alive."""

DOWNLOAD_LIFETIME = 300
"""A link to an image's file can be followed, and a download of it resumed, for this long."""

CHANNEL_LIFETIME = 15
"""A console channel or ticket must be used within this time."""
