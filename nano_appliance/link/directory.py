"""The core's picture of who is where on the link: members, cells that wait to be added, and impostors.

Membership itself is decided elsewhere and asked for; of instances it knows nothing.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from nano_appliance.link import certificates, proofs
from nano_appliance.link.applicants import Applicants, Candidate, Impostor
from nano_appliance.link.authority import Authority
from nano_appliance.link.cell_identity import check_cell_name
from nano_appliance.link.identity import Identity
from nano_appliance.link.peer import Peer, Role
from nano_appliance.link.rpc_client import RpcClient
from nano_appliance.link.rpc_server import Caller
from nano_appliance.model.authority import AuthorityCertificate, ScreenCertificate, ScreenRequest
from nano_appliance.model.errors import Conflict, NotAllowed, NotFound, Unavailable
from nano_appliance.model.liveness import LifeSign, Liveness
from nano_appliance.model.orders import Done
from nano_appliance.model.report import CellReport, JoinAnswer, JoinRequest, ReportAnswer

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Member:
    """A cell's place as the core's records have it; `fingerprint` is that of the key pinned when it was added."""

    pool: str
    enabled: bool
    fingerprint: str


@dataclass(frozen=True)
class _Contact:
    address: str
    port: int


class Directory:
    """Who is where; safe to use from several threads.

    `member_of` tells a cell's place or None; `heard` is called with each report of a member that is newer than all
    before it, with one of a cell at a time and in their order, and tells whether the cell's instances are its own;
    `clock` gives monotonic seconds.
    """

    def __init__(
        self,
        authority: Authority,
        identity: Identity,
        *,
        secret: str,
        member_of: Callable[[str], Member | None],
        heard: Callable[[CellReport], bool],
        clock: Callable[[], float],
    ) -> None:
        self._authority = authority
        self._identity = identity
        self._secret = secret
        self._member_of = member_of
        self._heard = heard
        self._clock = clock
        self._lock = threading.Lock()
        self._liveness = Liveness()
        self._contacts: dict[str, _Contact] = {}
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._applicants = Applicants(clock)
        self._clients: dict[str, RpcClient] = {}

    def tell_authority(self, _request: Done, _caller: Caller) -> AuthorityCertificate:
        """Operation `authority`."""
        return AuthorityCertificate(certificate=self._authority.certificate)

    def join(self, request: JoinRequest, caller: Caller) -> JoinAnswer:
        """Operation `join`: remember the cell, and certify it once it is a member.

        Raises NotAllowed when the domain's secret is not proven, Conflict when the name belongs to another machine.
        """
        name = check_cell_name(request.name)
        key = certificates.key_fingerprint(certificates.requested_key(request.signing_request))
        authority = self._authority.fingerprint
        nonce = request.nonce
        if not proofs.is_proven(request.proof, self._secret, proofs.CELL_KNOWS, nonce, key, authority):
            raise NotAllowed("the cell does not know this domain's secret")
        proven = proofs.proof(self._secret, proofs.CORE_KNOWS, nonce, key, authority) if self._secret else ""
        candidate = Candidate(name, caller.address, key, self._clock())
        member = self._member_of(name)
        if member is None or not member.fingerprint:
            self._remember(candidate)
            return JoinAnswer(proof=proven)
        if member.fingerprint != key:
            self._refuse(candidate)
        certificate = self._authority.issue(request.signing_request, Role.CELL, name)
        logger.info("cell %s at %s joins pool %s", name, caller.address, member.pool)
        return JoinAnswer(pool=member.pool, certificate=certificate, proof=proven)

    def report(self, report: CellReport, caller: Caller) -> ReportAnswer:
        """Operation `report`: the cell lives, and this is how it is."""
        peer = caller.peer
        if peer is None or peer.name != report.name:
            raise NotAllowed("a cell can report for itself only")
        member = self._member_of(report.name)
        if member is None or member.fingerprint != peer.fingerprint:
            return ReportAnswer(member=False)
        with self._turn(report.name):
            granted = self._heard(report) if self._note(report, caller) else None
        return ReportAnswer(member=True, pool=member.pool, enabled=member.enabled, granted=granted)

    def certify_screens(self, request: ScreenRequest, caller: Caller) -> ScreenCertificate:
        """Operation `certify_screens`. Raises NotAllowed for a cell that is no member, InvalidInput."""
        peer = self.require_member(caller)
        # A cell could claim any address; one from which it does not ask may be somebody else's.
        address = request.address if request.address == caller.address else ""
        certificate = self._authority.issue(request.signing_request, Role.SCREEN, peer.name, address)
        logger.info("certified the screens of cell %s at %s", peer.name, caller.address)
        return ScreenCertificate(certificate=certificate)

    def candidates(self) -> list[Candidate]:
        """Cells that asked to join, are no members and were not forgotten, by name."""
        with self._lock:
            known = self._applicants.candidates()
        return [candidate for candidate in known if not self._is_pinned(candidate.name)]

    def candidate(self, name: str) -> Candidate:
        """The cell `name` that asks to join. Raises NotFound when there is none, Unavailable when it is offline."""
        for candidate in self.candidates():
            if candidate.name == name:
                if not candidate.alive:
                    raise Unavailable(f"cell '{name}' is offline")
                return candidate
        raise NotFound(f"no cell '{name}' asks to join")

    def forget_candidate(self, name: str) -> None:
        """Drop an offline cell that is no member. Raises NotFound, and Conflict while it is online."""
        if self._is_pinned(name):
            raise NotFound(f"no cell '{name}' asks to join")
        with self._lock:
            self._applicants.forget(name)

    def impostors(self) -> list[Impostor]:
        """Machines that claim another one's name now, by name."""
        with self._lock:
            return self._applicants.impostors()

    def alive(self, name: str) -> bool:
        """True when the member `name` has reported lately."""
        with self._lock:
            return self._liveness.alive(name, self._clock())

    def client(self, name: str) -> RpcClient:
        """Asks the cell `name`. Raises Unavailable when it has not reported lately."""
        with self._lock:
            if not self._liveness.alive(name, self._clock()):
                raise Unavailable(f"cell '{name}' is offline")
            contact = self._contacts[name]
            known = self._clients.get(name)
            if known is None or (known.address, known.port) != (contact.address, contact.port):
                known = RpcClient(contact.address, contact.port, Role.CELL, name, self._identity)
                self._clients[name] = known
            return known

    def require_member(self, caller: Caller) -> Peer:
        """The caller. Raises NotAllowed unless it is a cell that is a member now."""
        peer = caller.peer
        member = self._member_of(peer.name) if peer and peer.role is Role.CELL else None
        if peer is None or member is None or member.fingerprint != peer.fingerprint:
            raise NotAllowed("only a member cell of this domain may ask for this")
        return peer

    def forget(self, name: str) -> None:
        """Drop what is known of a cell that was removed; its next report is answered with its dismissal."""
        with self._lock:
            self._contacts.pop(name, None)
            self._liveness.forget(name)
            client = self._clients.pop(name, None)
        if client:
            client.close()

    def _turn(self, cell: str) -> threading.Lock:
        with self._lock:
            return self._turns[cell]

    def _note(self, report: CellReport, caller: Caller) -> bool:
        sign = LifeSign(
            boot=report.boot, sequence=report.sequence, connected=caller.connected, stopping=report.stopping
        )
        with self._lock:
            self._applicants.joined(report.name)
            if not self._liveness.hear(report.name, sign, self._clock()):
                return False
            self._contacts[report.name] = _Contact(report.address, report.port)
            return True

    def _remember(self, candidate: Candidate) -> None:
        with self._lock:
            remembered = self._applicants.remember(candidate)
        if not remembered:
            self._refuse(candidate)

    def _refuse(self, candidate: Candidate) -> None:
        name, address = candidate.name, candidate.address
        impostor = Impostor(name, address, candidate.fingerprint, candidate.heard)
        with self._lock:
            is_news = self._applicants.claim(impostor)
        if is_news:
            logger.error("the machine at %s claims the name of cell %s with another key", address, name)
        raise Conflict(f"another machine is cell '{name}' of this domain")

    def _is_pinned(self, name: str) -> bool:
        member = self._member_of(name)
        return member is not None and bool(member.fingerprint)
