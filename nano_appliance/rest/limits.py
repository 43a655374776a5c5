"""How patient an HTTP server is with its clients: seconds, bytes and counts, in one place."""

from __future__ import annotations

HEAD_SECONDS = 10.0
"""A request's line, headers and small body, and a TLS handshake, must be complete within this time."""

IDLE_SECONDS = 15
"""A connection on which nothing moves for this long is closed, between requests and inside a body."""

SMALL_BODY_SECONDS = 15.0
"""A body that is read as a whole must be complete within this time, once somebody works on its request."""

LOOK_SECONDS = 0.25
"""How often a server looks for connections that have idled too long, and whether it shall stop."""

LINGER_SECONDS = 3.0
"""A body that nobody wants is thrown away for at most this long, so that its sender can read the answer."""

LONGEST_HEAD = 32 * 1024
"""Bytes of request line and headers together."""

LONGEST_LINE = 8 * 1024
"""Bytes of the line before each piece of a chunked body."""

LONGEST_JSON = 1024 * 1024
"""Bytes of a body that is read as a whole."""

LONGEST_SMALL_BODY = 64 * 1024
"""Bytes of a body that is gathered before a worker takes the request; longer ones are transfers."""

LONGEST_SMALL_ANSWER = 64 * 1024
"""Bytes that the system takes at once, whether the client reads them or not; longer answers are transfers."""

BLOCK = 256 * 1024
"""Bytes moved at a time when a body is streamed."""

CONNECTIONS_PER_ADDRESS = 128
"""Open connections of one remote address; a portal in a browser needs about ten."""

KEPT_CONNECTIONS = 1024
"""Connections of all clients together that may wait for their next request."""

WORKERS = 10
"""Threads for small requests."""

TRANSFERS = 64
"""Uploads, downloads and other long requests at a time; each has a thread of its own."""
