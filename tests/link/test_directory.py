from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from nano_appliance.link import applicants, certificates, proofs
from nano_appliance.link.cell_identity import CellIdentity
from nano_appliance.link.directory import Directory, Member
from nano_appliance.link.peer import Peer, Role
from nano_appliance.link.rpc_server import Caller
from nano_appliance.model.errors import Conflict, InvalidInput, NotAllowed, NotFound, Unavailable
from nano_appliance.model.orders import Done
from nano_appliance.model.report import CellReport, JoinAnswer, JoinRequest, ReportAnswer
from nano_appliance.model.timing import DEAD_AFTER
from tests.link.modules import folder, make_authority, make_report

NAME = "Cell_01"
PATIENCE = 20.0


class Domain:
    """A directory with its clock and its records in the hands of the test."""

    def __init__(self, base: Path, secret: str = "") -> None:
        self.now = 100.0
        self.members: dict[str, Member] = {}
        self.heard: list[CellReport] = []
        self.while_heard: Callable[[CellReport], None] = lambda _report: None
        self.granted = True
        self.authority = make_authority(base)
        self.directory = Directory(
            self.authority,
            self.authority.core_identity(),
            secret=secret,
            member_of=self.members.get,
            heard=self._hear,
            clock=lambda: self.now,
        )

    def _hear(self, report: CellReport) -> bool:
        self.while_heard(report)
        self.heard.append(report)
        return self.granted

    def add(self, name: str, pool: str = "default") -> None:
        self.members[name] = Member(pool, True, self.directory.candidate(name).fingerprint)

    def join(self, cell: CellIdentity, address: str = "10.0.0.1", **more: str) -> JoinAnswer:
        request = JoinRequest(name=cell.name, port=5600, signing_request=cell.signing_request, **more)
        return self.directory.join(request, Caller(None, address))

    def report(
        self, cell: CellIdentity, sequence: int = 1, boot: str = "first", connected: float = 0.0, **more: object
    ) -> ReportAnswer:
        caller = Caller(Peer(Role.CELL, cell.name, cell.fingerprint), "10.0.0.1", connected)
        return self.directory.report(make_report(cell.name, sequence, boot, **more), caller)


@pytest.fixture(name="domain")
def _domain(tmp_path: Path) -> Domain:
    return Domain(tmp_path)


@pytest.fixture(name="cell")
def _cell(tmp_path: Path) -> CellIdentity:
    return CellIdentity(folder(tmp_path, NAME), NAME)


@pytest.fixture(name="impostor")
def _impostor(tmp_path: Path) -> CellIdentity:
    return CellIdentity(folder(tmp_path, "impostor"), NAME)


def test_unknown_cell_waits_and_is_told_nothing(domain: Domain, cell: CellIdentity):
    assert domain.join(cell) == JoinAnswer()
    (candidate,) = domain.directory.candidates()
    assert (candidate.name, candidate.address, candidate.fingerprint) == (NAME, "10.0.0.1", cell.fingerprint)
    assert domain.report(cell).member is False
    assert domain.heard == []


def test_added_cell_gets_a_certificate_and_is_heard(domain: Domain, cell: CellIdentity):
    domain.join(cell)
    domain.add(NAME)
    answer = domain.join(cell)
    assert answer.pool == "default"
    peer = certificates.peer_of(certificates.certificate_from_pem(answer.certificate))
    assert peer == Peer(Role.CELL, NAME, cell.fingerprint)
    assert domain.directory.candidates() == []
    assert not domain.directory.alive(NAME)
    told = domain.report(cell)
    assert (told.member, told.pool, told.enabled) == (True, "default", True)
    assert domain.directory.alive(NAME)
    assert [report.sequence for report in domain.heard] == [1]


def test_silence_is_death(domain: Domain, cell: CellIdentity):
    domain.join(cell)
    domain.add(NAME)
    domain.report(cell)
    domain.now += DEAD_AFTER - 0.1
    assert domain.directory.alive(NAME)
    domain.now += 0.1
    assert not domain.directory.alive(NAME)
    with pytest.raises(Unavailable, match="cell 'Cell_01' is offline"):
        domain.directory.client(NAME)


def test_cell_that_stops_is_gone_at_once(domain: Domain, cell: CellIdentity):
    domain.join(cell)
    domain.add(NAME)
    domain.report(cell)
    domain.report(cell, 2, stopping=True)
    assert not domain.directory.alive(NAME)
    domain.report(cell, 1, "second boot", connected=1.0)
    assert domain.directory.alive(NAME)


def test_overtaken_reports_change_nothing(domain: Domain, cell: CellIdentity):
    domain.join(cell)
    domain.add(NAME)
    domain.report(cell, 2)
    domain.now += DEAD_AFTER
    assert domain.report(cell, 1, port=5601).member
    assert [report.sequence for report in domain.heard] == [2]
    assert not domain.directory.alive(NAME)


def test_reports_of_a_cell_are_heard_one_at_a_time_and_in_their_order(domain: Domain, cell: CellIdentity):
    domain.join(cell)
    domain.add(NAME)
    taking, go_on = threading.Event(), threading.Event()

    def wait(report: CellReport) -> None:
        if report.sequence == 1:
            taking.set()
            assert go_on.wait(PATIENCE)

    domain.while_heard = wait
    first = threading.Thread(target=domain.report, args=(cell, 1))
    second = threading.Thread(target=domain.report, args=(cell, 2))
    first.start()
    assert taking.wait(PATIENCE)
    second.start()
    go_on.set()
    first.join()
    second.join()
    assert [report.sequence for report in domain.heard] == [1, 2]


def test_a_report_is_answered_whether_the_instances_are_the_cells_own(domain: Domain, cell: CellIdentity):
    domain.join(cell)
    domain.add(NAME)
    assert domain.report(cell, 2).granted is True
    domain.granted = False
    assert domain.report(cell, 3).granted is False
    assert domain.report(cell, 1).granted is None, "an overtaken one was not looked at"


def test_candidates_that_stop_asking_stay_until_they_are_forgotten(domain: Domain, cell: CellIdentity):
    domain.join(cell)
    with pytest.raises(Conflict, match="cell 'Cell_01' is online: only an offline cell can be forgotten"):
        domain.directory.forget_candidate(NAME)
    domain.now += DEAD_AFTER + 0.1
    assert [(each.name, each.alive) for each in domain.directory.candidates()] == [(NAME, False)]
    with pytest.raises(Unavailable, match="cell 'Cell_01' is offline"):
        domain.directory.candidate(NAME)
    domain.join(cell)
    assert domain.directory.candidate(NAME).alive
    domain.now += DEAD_AFTER + 0.1
    domain.directory.forget_candidate(NAME)
    assert domain.directory.candidates() == []
    for refused in (domain.directory.candidate, domain.directory.forget_candidate):
        with pytest.raises(NotFound, match="no cell 'Cell_01' asks to join"):
            refused(NAME)


def test_a_member_is_not_forgotten_like_a_candidate(domain: Domain, cell: CellIdentity):
    domain.join(cell)
    domain.add(NAME)
    domain.now += DEAD_AFTER + 0.1
    with pytest.raises(NotFound, match="no cell 'Cell_01' asks to join"):
        domain.directory.forget_candidate(NAME)
    assert domain.join(cell).certificate


def test_a_cell_made_anew_takes_the_place_of_its_silent_predecessor(
    domain: Domain, cell: CellIdentity, impostor: CellIdentity
):
    domain.join(cell)
    domain.now += DEAD_AFTER + 0.1
    domain.join(impostor, "10.0.0.2")
    (candidate,) = domain.directory.candidates()
    assert (candidate.fingerprint, candidate.address, candidate.alive) == (impostor.fingerprint, "10.0.0.2", True)
    assert domain.directory.impostors() == []


@pytest.mark.parametrize("added", [False, True])
def test_another_machine_with_the_name_is_refused_and_shown(
    domain: Domain, cell: CellIdentity, impostor: CellIdentity, added: bool
):
    domain.join(cell)
    if added:
        domain.add(NAME)
    with pytest.raises(Conflict, match="another machine is cell 'Cell_01'"):
        domain.join(impostor, "10.0.0.66")
    (shown,) = domain.directory.impostors()
    assert (shown.name, shown.address, shown.fingerprint) == (NAME, "10.0.0.66", impostor.fingerprint)
    assert domain.report(impostor).member is False
    assert domain.heard == []
    domain.now += DEAD_AFTER + 0.1
    assert domain.directory.impostors() == []


def test_member_whose_key_nobody_knows_has_to_be_added_again(domain: Domain, cell: CellIdentity):
    domain.members[NAME] = Member("old pool", True, "")
    assert domain.join(cell).certificate == ""
    assert [candidate.name for candidate in domain.directory.candidates()] == [NAME]
    assert domain.report(cell).member is False


def test_removed_member_is_dismissed(domain: Domain, cell: CellIdentity):
    domain.join(cell)
    domain.add(NAME)
    domain.report(cell)
    del domain.members[NAME]
    domain.directory.forget(NAME)
    assert not domain.directory.alive(NAME)
    assert domain.report(cell, 2).member is False
    assert domain.join(cell).certificate == ""


def test_cell_reports_for_itself_only(domain: Domain, cell: CellIdentity):
    caller = Caller(Peer(Role.CELL, "Cell_02", cell.fingerprint), "10.0.0.1")
    for who in (caller, Caller(None, "10.0.0.1")):
        with pytest.raises(NotAllowed):
            domain.directory.report(make_report(NAME), who)


def test_member_is_required_for_more(domain: Domain, cell: CellIdentity):
    domain.join(cell)
    domain.add(NAME)
    domain.directory.require_member(Caller(Peer(Role.CELL, NAME, cell.fingerprint), ""))
    for peer in (None, Peer(Role.CELL, NAME, "0a" * 32), Peer(Role.CELL, "Cell_02", cell.fingerprint)):
        with pytest.raises(NotAllowed):
            domain.directory.require_member(Caller(peer, ""))


def test_secret_has_to_be_proven_both_ways(tmp_path: Path, cell: CellIdentity):
    domain = Domain(tmp_path, secret="known to us")
    authority = domain.authority.fingerprint
    right = proofs.proof("known to us", proofs.CELL_KNOWS, "n", cell.fingerprint, authority)
    wrong = proofs.proof("guessed", proofs.CELL_KNOWS, "n", cell.fingerprint, authority)
    for given in ("", wrong):
        with pytest.raises(NotAllowed, match="secret"):
            domain.join(cell, nonce="n", proof=given)
    assert domain.directory.candidates() == []
    answer = domain.join(cell, nonce="n", proof=right)
    assert proofs.is_proven(answer.proof, "known to us", proofs.CORE_KNOWS, "n", cell.fingerprint, authority)


@pytest.mark.parametrize(("name", "request_text"), [("a.b", None), ("", None), (NAME, "nonsense")])
def test_bad_requests(domain: Domain, cell: CellIdentity, name: str, request_text: str | None):
    request = JoinRequest(name=name, port=1, signing_request=request_text or cell.signing_request)
    with pytest.raises(InvalidInput):
        domain.directory.join(request, Caller(None, "10.0.0.1"))


def test_flood_of_names_is_bounded(domain: Domain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(applicants, "MOST_REMEMBERED", 2)
    cells = [CellIdentity(folder(tmp_path, name), name) for name in ("Cell_1", "Cell_2", "Cell_3")]
    domain.join(cells[0])
    domain.join(cells[1])
    with pytest.raises(Unavailable, match="too many"):
        domain.join(cells[2])
    domain.join(cells[0])


def test_client_follows_the_cell(domain: Domain, cell: CellIdentity):
    domain.join(cell)
    domain.add(NAME)
    domain.report(cell)
    first = domain.directory.client(NAME)
    assert domain.directory.client(NAME) is first
    domain.report(cell, 2, port=5601)
    moved = domain.directory.client(NAME)
    assert (moved.address, moved.port) == ("127.0.0.1", 5601)


def test_authority_is_told_to_anybody(domain: Domain):
    told = domain.directory.tell_authority(Done(), Caller(None, "10.0.0.1"))
    assert told.certificate == domain.authority.certificate
