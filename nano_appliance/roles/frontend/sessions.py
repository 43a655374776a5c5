"""Who is logged in; pure but for its memory, time and ids are passed in and the file is somebody else's."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable

import msgspec

from nano_appliance.model.errors import Exhausted, NotAllowed, NotFound
from nano_appliance.model.session import Session
from nano_appliance.model.timing import SESSION_LIFETIME

MOST_SESSIONS = 10_000
KEY_DIGITS = 24


class LiveSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session until the moment `expires` of the monotonic clock.

    `digest` is the SHA-256 of its id, which is the only secret: whoever reads a file of these cannot use them.
    """

    digest: str
    session: Session
    expires: float

    @property
    def key(self) -> str:
        """Names the session to administrators, who cannot use it by that."""
        return self.digest[:KEY_DIGITS]


def key_of(session_id: str) -> str:
    """The key of the session with this id."""
    return _digest(session_id)[:KEY_DIGITS]


Save = Callable[[list[LiveSession]], None]


class Sessions:
    """Logins by their id; every change is handed to `save` before it counts. Safe to use from several threads.

    Changes wait for each other; looking a session up does not wait for a change that is being saved.
    """

    def __init__(self, make_id: Callable[[], str], save: Save, restored: Iterable[LiveSession] = ()) -> None:
        self._make_id = make_id
        self._save = save
        self._changing = threading.Lock()
        self._reading = threading.Lock()
        self._live = {live.digest: live for live in restored}
        self._ids: dict[str, str] = {}

    def open(self, session: Session, now: float) -> str:
        """Start a session and return its id.

        Raises Exhausted when too many are open.
        """
        with self._changing:
            live = self._still_live(now)
            if len(live) >= MOST_SESSIONS:
                raise Exhausted("too many people are logged in")
            session_id = self._make_id()
            digest = _digest(session_id)
            live[digest] = LiveSession(digest=digest, session=session, expires=now + SESSION_LIFETIME)
            self._replace(live)
            with self._reading:
                self._ids[digest] = session_id
            return session_id

    def find(self, session_id: str, now: float) -> Session:
        """The session with this id; looking it up does not prolong it.

        Raises NotAllowed when it is unknown or has expired, in the words that clients know.
        """
        digest = _digest(session_id)
        with self._reading:
            live = self._live.get(digest)
            if live is None or live.expires <= now:
                raise NotAllowed("invalid session")
            self._ids[digest] = session_id
            return live.session

    def at(self, address: str, now: float) -> list[Session]:
        """The live sessions that were opened from `address`."""
        with self._reading:
            return [live.session for live in self._still_live(now).values() if live.session.address == address]

    def keep_alive(self, session_id: str, now: float) -> None:
        """Let the session last its whole lifetime again; raises NotFound when it is unknown or has expired."""
        with self._changing:
            live = self._still_live(now)
            digest = _digest(session_id)
            if digest not in live:
                raise NotFound("invalid session")
            live[digest] = msgspec.structs.replace(live[digest], expires=now + SESSION_LIFETIME)
            self._replace(live)

    def close(self, session_id: str, now: float) -> Session:
        """End the session and return it; raises NotFound when it is unknown or has expired."""
        with self._changing:
            live = self._still_live(now)
            ended = live.pop(_digest(session_id), None)
            if ended is None:
                raise NotFound("invalid session")
            self._replace(live)
            return ended.session

    def revoke(self, key: str, now: float, *, user: str = "") -> Session:
        """End the session with this key and return it; with `user` only one of theirs. Raises NotFound."""
        with self._changing:
            live = self._still_live(now)
            found = next((each for each in live.values() if each.key == key and user in ("", each.session.user)), None)
            if found is None:
                raise NotFound("no such session")
            del live[found.digest]
            self._replace(live)
            return found.session

    def end_all_of(self, user: str, now: float, *, but: str = "") -> None:
        """End the sessions of `user`, except the one with the id `but`."""
        kept = _digest(but)
        with self._changing:
            live = self._still_live(now)
            self._replace({key: each for key, each in live.items() if each.session.user != user or key == kept})

    def all(self, now: float) -> list[LiveSession]:
        """The live sessions, in the order in which they began."""
        with self._reading:
            return list(self._still_live(now).values())

    def ids(self, now: float) -> list[str]:
        """Ids of the live sessions; one restored from the file is listed from its first use on."""
        with self._reading:
            return sorted(self._ids[digest] for digest in self._still_live(now) if digest in self._ids)

    def _still_live(self, now: float) -> dict[str, LiveSession]:
        return {digest: live for digest, live in self._live.items() if live.expires > now}

    def _replace(self, live: dict[str, LiveSession]) -> None:
        self._save(list(live.values()))
        with self._reading:
            self._live = live
            self._ids = {digest: session_id for digest, session_id in self._ids.items() if digest in live}


def _digest(session_id: str) -> str:
    return hashlib.sha256(session_id.encode()).hexdigest()
