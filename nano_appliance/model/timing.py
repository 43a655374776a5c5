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

LEASE_INTERVAL = 2.0
"""A cell renews its lease on shared storage, and reads another one's, this often."""

LEASE_PATIENCE = 5.0
"""A renewal or reading of a lease that takes longer is given up and counts for nothing."""

FENCE_AFTER = 15.0
"""A cell that neither its core nor its lease has vouched for this long powers off its shared instances."""

FENCING_TIME = 6.0
"""From the moment a cell must fence itself until no instance of it touches the shared storage: the longest."""

CLOCK_MARGIN = 3.0
"""What clocks of two hosts, and timers of a busy one, may differ by in the time of a lease."""

LEASE_EXPIRED_AFTER = FENCE_AFTER + FENCING_TIME + CLOCK_MARGIN
"""A lease seen unchanged for this long, of a cell that the core has not heard for as long, has run out."""

SUSPECT_AFTER = 5.0
"""A cell silent for this long has its lease watched, so that silence and lease run out together."""

SIGHT_INTERVAL = 2.0
"""The core asks the observer of a lease this often."""
