"""Both ends of the link, with real multicast, real TLS and real files, in a network of their own."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from nano_appliance.link import core_link
from nano_appliance.link.cell_link import CellLink, Stamp, Standing
from nano_appliance.link.certificates import addresses_of, certificate_from_pem
from nano_appliance.link.console import open_console
from nano_appliance.link.console_tickets import Screen
from nano_appliance.link.core_link import CoreLink
from nano_appliance.link.directory import Member
from nano_appliance.link.images import Receive, fetch_image, send_image
from nano_appliance.link.operations import CERTIFY_SCREENS, ENTER_POOL
from nano_appliance.link.peer import CORE_NAME, Role
from nano_appliance.link.ports import LINK_PORTS
from nano_appliance.link.rpc_client import RpcClient
from nano_appliance.link.screen_identity import ScreenIdentity
from nano_appliance.model.authority import ScreenRequest
from nano_appliance.model.configuration import DomainConfiguration
from nano_appliance.model.errors import Conflict, NanoError, NotAllowed, NotFound, Unavailable
from nano_appliance.model.image import ImageKind
from nano_appliance.model.orders import ConsoleTicket, Done, ImageSource, ImageUpload, PoolSettings
from nano_appliance.model.report import CellReport
from tests.link.modules import folder, make_report
from tests.link.network import ADDRESS, SECOND_ADDRESS, own_network
from tests.link.screens import CHALLENGE, FakeScreen, listening

NAME = "Cell_01"
PATIENCE = 20.0


class Seen:
    """Things that threads of the link report, and that a test waits for."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.reports: list[CellReport] = []
        self.standings: list[Standing] = []
        self.orders: list[PoolSettings] = []

    def heard(self, report: CellReport) -> bool:
        with self._changed:
            self.reports.append(report)
            self._changed.notify_all()
        return True

    def stands(self, standing: Standing) -> None:
        with self._changed:
            self.standings.append(standing)
            self._changed.notify_all()

    def wait(self, fits: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(fits, PATIENCE), (self.standings, self.reports)

    def wait_for_problem(self, text: str) -> None:
        self.wait(lambda: any(text in standing.problem for standing in self.standings))


class Lab:
    """A domain whose modules come and go."""

    def __init__(self, base: Path, stack: contextlib.ExitStack) -> None:
        self.base = base
        self.stack = stack
        self.seen = Seen()
        self.members: dict[str, Member] = {}
        self.media: dict[tuple[str, int], Path] = {}

    def core(self, name: str = "core", address: str = ADDRESS, secret: str = "") -> CoreLink:
        core = CoreLink(
            folder(self.base, name),
            DomainConfiguration(domain="tested", listen_address=address, secret=secret),
            member_of=self.members.get,
            heard=self.seen.heard,
            locate_image=self.locate,
            accept_image=self.accept,
        )
        core.start()
        return core

    def cell(self, place: str = "cell", secret: str = "", seen: Seen | None = None) -> CellLink:
        seen = seen or self.seen
        cell = CellLink(
            folder(self.base, place),
            DomainConfiguration(domain="tested", secret=secret),
            NAME,
            handlers={ENTER_POOL: self.enter_pool},
            make_report=self.report,
            changed=seen.stands,
        )
        cell.start()
        self.stack.callback(cell.stop)
        return cell

    def accept(self, cell: str, upload: ImageUpload, receive: Receive) -> None:
        if cell != NAME or upload.id != "built":
            raise NotAllowed("nobody asked for it")
        received = bytearray()
        receive(received.extend)
        self.received = (upload, bytes(received))

    def locate(self, _kind: ImageKind, image: str, version: int) -> Path:
        try:
            return self.media[image, version]
        except KeyError:
            raise NotFound(f"image {image} has no version {version}") from None

    def report(self, stamp: Stamp) -> CellReport:
        return make_report(stamp.name, stamp.sequence, stamp.boot, address=stamp.address, port=stamp.port)

    def enter_pool(self, settings: PoolSettings, _caller: object) -> Done:
        self.seen.orders.append(settings)
        return Done()

    def add(self, core: CoreLink) -> None:
        """What an administrator does once the cell is shown."""
        self.seen.wait_for_problem("waits until an administrator")
        fingerprint = core.directory.candidate(NAME).fingerprint
        self.members[NAME] = Member("default", True, fingerprint)
        self.seen.wait(lambda: core.directory.alive(NAME))


@pytest.fixture(name="lab")
def _lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    for module in ("membership.JOIN_INTERVAL", "membership.DISCOVERY_INTERVAL", "cell_link.DISCOVERY_INTERVAL"):
        monkeypatch.setattr(f"nano_appliance.link.{module}", 0.2)
    monkeypatch.setattr("nano_appliance.link.membership.REPORT_INTERVAL", 0.5)
    monkeypatch.setattr(core_link, "SECOND_CORE_SECONDS", 0.2)
    with own_network(), contextlib.ExitStack() as stack:
        yield Lab(tmp_path, stack)


@contextlib.contextmanager
def running(core: CoreLink) -> Iterator[CoreLink]:
    try:
        yield core
    finally:
        core.stop()


def test_cell_started_first_joins_reports_and_takes_orders(lab: Lab):
    cell = lab.cell()
    with running(lab.core()) as core:
        lab.add(core)
        lab.seen.wait(lambda: bool(lab.seen.reports))
        report = lab.seen.reports[0]
        assert (report.name, report.address, report.sequence) == (NAME, ADDRESS, 1)
        assert report.port in LINK_PORTS
        assert core.port in LINK_PORTS
        core.directory.client(NAME).call(ENTER_POOL, PoolSettings(pool="default"))
        assert lab.seen.orders == [PoolSettings(pool="default")]
        lab.seen.wait(lambda: cell.standing.member)
        assert (cell.standing.core, cell.standing.pool) == (ADDRESS, "default")


def test_changes_are_reported_at_once(lab: Lab, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("nano_appliance.link.membership.REPORT_INTERVAL", 3600.0)
    cell = lab.cell()
    with running(lab.core()) as core:
        lab.add(core)
        for number in range(2, 5):
            lab.seen.wait(lambda number=number: lab.seen.reports[-1].sequence == number - 1)
            cell.wake()
        lab.seen.wait(lambda: lab.seen.reports[-1].sequence == 4)


def test_core_that_was_restarted_is_found_again_and_needs_nobody(lab: Lab):
    cell = lab.cell()
    with running(lab.core()) as core:
        lab.add(core)
    lab.seen.wait(lambda: not cell.standing.member)
    with pytest.raises(Unavailable):
        cell.core_client()
    with running(lab.core()) as core:
        lab.seen.wait(lambda: core.directory.alive(NAME))
        core.directory.client(NAME).call(ENTER_POOL, PoolSettings(pool="default"))


def test_cell_that_was_restarted_needs_nobody(lab: Lab):
    with running(lab.core()) as core:
        first = lab.cell()
        lab.add(core)
        first.stop()
        lab.seen.wait(lambda: lab.seen.reports[-1].stopping)
        assert not core.directory.alive(NAME)
        lab.cell()
        lab.seen.wait(lambda: core.directory.alive(NAME))
        assert len({report.boot for report in lab.seen.reports}) == 2


def test_core_that_moves_is_followed(lab: Lab):
    lab.cell()
    with running(lab.core()) as core:
        lab.add(core)
    with running(lab.core(address=SECOND_ADDRESS)) as core:
        lab.seen.wait(lambda: core.directory.alive(NAME))
        lab.seen.wait(lambda: lab.seen.reports[-1].address == SECOND_ADDRESS)
        core.directory.client(NAME).call(ENTER_POOL, PoolSettings(pool="default"))


def test_removed_cell_forgets_and_can_be_added_again(lab: Lab):
    cell = lab.cell()
    with running(lab.core()) as core:
        lab.add(core)
        del lab.members[NAME]
        core.directory.forget(NAME)
        lab.seen.standings.clear()
        cell.wake()
        lab.seen.wait_for_problem("waits until an administrator")
        assert not (lab.base / "cell" / "cell.crt.pem").exists()
        lab.add(core)


def test_second_core_of_the_domain_is_refused(lab: Lab):
    with running(lab.core()), pytest.raises(Conflict, match=f"'tested' has a core already, at {ADDRESS}"):
        lab.core("second", SECOND_ADDRESS)
    with running(lab.core("second", SECOND_ADDRESS)):
        pass


def test_core_with_another_authority_is_not_joined(lab: Lab):
    cell = lab.cell()
    with running(lab.core()) as core:
        lab.add(core)
    with running(lab.core("rogue")) as rogue:
        lab.seen.wait_for_problem("is not the one this cell belongs to")
        assert rogue.directory.candidates() == []
    with running(lab.core()) as core:
        lab.seen.wait(lambda: core.directory.alive(NAME))
        lab.seen.wait(lambda: cell.standing.member)


def test_another_machine_with_the_name_is_refused_and_shown(lab: Lab):
    lab.cell()
    with running(lab.core()) as core:
        lab.add(core)
        seen = Seen()
        lab.cell("impostor", seen=seen)
        seen.wait_for_problem("another machine is cell 'Cell_01'")
        assert [impostor.name for impostor in core.directory.impostors()] == [NAME]
        assert core.directory.alive(NAME)


@pytest.mark.parametrize(
    ("core_secret", "cell_secret", "problem"),
    [
        ("ours", "", "does not know this domain's secret"),
        ("ours", "guessed", "does not know this domain's secret"),
        ("", "ours", "does not know this domain's secret"),
    ],
)
def test_joining_needs_the_secret_on_both_sides(lab: Lab, core_secret: str, cell_secret: str, problem: str):
    lab.cell(secret=cell_secret)
    with running(lab.core(secret=core_secret)) as core:
        lab.seen.wait_for_problem(problem)
        if core_secret:
            assert core.directory.candidates() == []
    assert not (lab.base / "cell" / "pinned_ca.crt.pem").exists()


def test_joining_with_the_secret(lab: Lab):
    lab.cell(secret="ours")
    with running(lab.core(secret="ours")) as core:
        lab.add(core)


def test_media_come_whole_or_from_where_they_broke_off(lab: Lab):
    content = os.urandom(3_000_000)
    image = lab.base / "image"
    image.write_bytes(content)
    lab.media["a", 1] = image
    cell = lab.cell()
    with running(lab.core()) as core:
        lab.add(core)
        lab.seen.wait(lambda: cell.standing.member)
        client = cell.core_client()
        source = ImageSource(id="a", version=1, size=len(content))
        for offset in (0, 1, 2_999_999):
            with fetch_image(client, source, offset) as blocks:
                assert b"".join(blocks) == content[offset:]
        for wrong, error in (
            (ImageSource(id="b", version=1, size=1), NotFound),
            (ImageSource(id="a", version=2, size=1), NotFound),
            (ImageSource(id="a", version=1, size=4_000_000), NanoError),
        ):
            with pytest.raises(error), fetch_image(client, wrong):
                pass
        upload = ImageUpload(id="built", size=len(content), check_sum="c0ffee")
        send_image(client, upload, image)
        assert lab.received == (upload, content)
        with pytest.raises(NotAllowed, match="nobody asked"):
            send_image(client, ImageUpload(id="other", size=3, check_sum=""), _three_bytes(lab.base))
        del lab.members[NAME]
        with pytest.raises(NotAllowed, match="only a member cell"), fetch_image(client, source):
            pass
        with pytest.raises(NotAllowed, match="only a member cell"):
            send_image(client, ImageUpload(id="built", size=3, check_sum=""), _three_bytes(lab.base))


def _three_bytes(folder: Path) -> Path:
    path = folder / "three"
    path.write_bytes(b"abc")
    return path


def test_console_leads_to_the_screen_once(lab: Lab):
    cell = lab.cell()
    with running(lab.core()) as core, listening(FakeScreen(), ADDRESS) as port:
        with pytest.raises(Unavailable):
            cell.issue_console(Screen(ADDRESS, 1), "pw")
        lab.add(core)
        lab.seen.wait(lambda: cell.standing.member)
        ticket = cell.issue_console(Screen(ADDRESS, port), "pw")
        assert (ticket.cell, ticket.address, ticket.password) == (NAME, ADDRESS, "pw")
        _look(ticket)
        with pytest.raises(NotAllowed, match="used"):
            open_console(ticket)


def test_console_of_an_encrypted_screen(lab: Lab):
    cell = lab.cell()
    with running(lab.core()) as core:
        lab.add(core)
        lab.seen.wait(lambda: cell.standing.member)
        screens = ScreenIdentity(lab.base / "cell", NAME, lambda: ADDRESS)
        request = ScreenRequest(signing_request=screens.signing_request, address=ADDRESS)
        certificate = cell.core_client().call(CERTIFY_SCREENS, request).certificate
        assert addresses_of(certificate_from_pem(certificate)) == [ADDRESS]
        identity = screens.install(certificate)
        elsewhere = msgspec.structs.replace(request, address="10.9.9.9")
        nameless = cell.core_client().call(CERTIFY_SCREENS, elsewhere).certificate
        assert addresses_of(certificate_from_pem(nameless)) == []
        with listening(FakeScreen(identity), ADDRESS) as port:
            _look(cell.issue_console(Screen(ADDRESS, port), "pw"))

        # What a screen shows opens no door: it is the identity of no cell.
        as_screen = RpcClient(ADDRESS, core.port, Role.CORE, CORE_NAME, identity)
        with pytest.raises(NotAllowed, match="only a cell of this domain"):
            as_screen.call(CERTIFY_SCREENS, request)
        as_screen.close()
        del lab.members[NAME]
        with pytest.raises(NotAllowed, match="only a member cell"):
            cell.core_client().call(CERTIFY_SCREENS, request)


def _look(ticket: ConsoleTicket) -> None:
    """Enter a screen by its password's challenge; it gives back everything from there on."""
    with open_console(ticket) as viewer:
        assert _receive(viewer, 12) == b"RFB 003.008\n"
        viewer.sendall(b"RFB 003.008\n")
        assert _receive(viewer, 2) == b"\1\2"
        viewer.sendall(b"\2")
        assert _receive(viewer, 16) == CHALLENGE
        for _ in range(10):
            viewer.sendall(b"x" * 50_000)
            assert _receive(viewer, 50_000) == b"x" * 50_000


def test_console_of_a_screen_that_is_gone_and_of_another_cell(lab: Lab):
    cell = lab.cell()
    with running(lab.core()) as core:
        lab.add(core)
        lab.seen.wait(lambda: cell.standing.member)
        with listening(FakeScreen(), ADDRESS) as port:
            screen = Screen(ADDRESS, port)
        with pytest.raises(Unavailable, match="screen cannot be reached"):
            open_console(cell.issue_console(screen, "pw"))
        other = msgspec.structs.replace(cell.issue_console(screen, "pw"), cell="Cell_02")
        with pytest.raises(NotAllowed, match="cell 'Cell_02' .* has no certificate"):
            open_console(other)


def _receive(connected: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size and (block := connected.recv(65536)):
        data += block
    return data


def _open_things() -> tuple[set[str], int]:
    return {path.name for path in Path("/proc/self/fd").iterdir()}, threading.active_count()


def test_nothing_is_left_when_both_have_stopped(lab: Lab):
    before = _open_things()
    cell = lab.cell()
    with running(lab.core()) as core:
        lab.add(core)
        cell.stop()
    after = _open_things()
    assert after == before
