"""Looking after a transfer, with a hypervisor that is told what to say: its progress, its cancelling, post-copy."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import cast

import pytest

from nano_appliance.model.errors import Conflict, NanoError
from nano_appliance.model.transfer import Transfer
from nano_appliance.roles.cell.hypervisor.migrations import Migrations
from nano_appliance.roles.cell.migration import transfers as module
from nano_appliance.roles.cell.migration.transfers import Cancelled, Transfers

GUEST, TICKET = "guest", "ticket"
PATIENCE = 20.0


@dataclass
class Hypervisor:
    """What of `Migrations` is used."""

    now: Transfer | None = None
    gone_through: int = 0
    cancelled: threading.Event = field(default_factory=threading.Event)
    switched: threading.Event = field(default_factory=threading.Event)

    def progress(self, _domain_id: str) -> Transfer | None:
        return self.now

    def passes(self, _domain_id: str) -> int:
        return self.gone_through

    def cancel(self, _domain_id: str) -> None:
        self.cancelled.set()

    def switch_to_post_copy(self, _domain_id: str) -> None:
        self.switched.set()


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_INTERVAL", 0.01)


@pytest.fixture
def hypervisor() -> Hypervisor:
    return Hypervisor()


@pytest.fixture
def transfers(hypervisor: Hypervisor) -> Transfers:
    return Transfers(cast("Migrations", hypervisor))


def ignore(_transfer: Transfer) -> None:
    return


def test_progress_is_told_while_it_lasts(hypervisor: Hypervisor, transfers: Transfers) -> None:
    seen, told = [], threading.Event()

    def see(transfer: Transfer) -> None:
        seen.append(transfer)
        told.set()

    hypervisor.now = Transfer(transferred=7)
    with transfers.watched(GUEST, TICKET, see, post_copy=False):
        assert told.wait(PATIENCE)
    count = len(seen)
    assert seen[0] == Transfer(transferred=7)
    assert not hypervisor.switched.is_set()
    assert len(seen) == count


def test_it_is_cancelled_as_soon_as_the_hypervisor_has_begun(hypervisor: Hypervisor, transfers: Transfers) -> None:
    def send() -> None:
        transfers.cancel(GUEST, "")
        assert not hypervisor.cancelled.is_set()
        hypervisor.now = Transfer()
        assert hypervisor.cancelled.wait(PATIENCE)
        raise NanoError("operation aborted")

    with pytest.raises(Cancelled), transfers.watched(GUEST, TICKET, ignore, post_copy=False):
        send()


def test_cancelled_before_it_begins_it_does_not(hypervisor: Hypervisor, transfers: Transfers) -> None:
    transfers.cancel(GUEST, TICKET)
    with pytest.raises(Cancelled), transfers.watched(GUEST, TICKET, ignore, post_copy=False):
        pytest.fail("it has begun")
    with transfers.watched(GUEST, "another", ignore, post_copy=False):
        pass


def test_a_failure_of_another_kind_is_told_as_it_is(transfers: Transfers) -> None:
    with (
        pytest.raises(NanoError, match="broken off") as raised,
        transfers.watched(GUEST, TICKET, ignore, post_copy=False),
    ):
        raise NanoError("broken off")
    assert not isinstance(raised.value, Cancelled)


def test_post_copy_begins_after_one_pass_and_cannot_be_cancelled(hypervisor: Hypervisor, transfers: Transfers) -> None:
    told = threading.Event()

    def see(transfer: Transfer) -> None:
        if transfer.post_copy:
            told.set()

    with transfers.watched(GUEST, TICKET, see, post_copy=True):
        hypervisor.now, hypervisor.gone_through = Transfer(), 1
        assert not hypervisor.switched.wait(0.1)
        hypervisor.gone_through = 2
        assert hypervisor.switched.wait(PATIENCE)
        assert told.wait(PATIENCE)
        with pytest.raises(Conflict, match="runs on the target already"):
            transfers.cancel(GUEST, TICKET)
