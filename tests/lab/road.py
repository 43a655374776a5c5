"""The main job of Nano without hands, step by step, each step seen to work before the next one begins.

A patient road (one on which roles are killed) looks again and asks again where no answer came, as a person would.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tests.lab.acknowledged import POOL, Acknowledged, running_machine
from tests.lab.boot_iso import BOOTED_COLOUR, LEAST_SHARE
from tests.lab.guests import make_guest
from tests.lab.host_state import HostState
from tests.lab.patience import LONG_ENOUGH, StepFailed, eventually
from tests.lab.portal_client import PortalClient, PortalFailure
from tests.lab.portal_objects import Session
from tests.lab.running_nano import RunningNano
from tests.lab.screen import screen_of, share_of_colour

T = TypeVar("T")

ADMINISTRATOR = "admin"
GUEST = "first"
MEDIA = "boot-menu"
CORES, MEMORY, DISK = 1, 256 << 20, 2 << 30


class Road:
    """One journey with a Nano that is not running yet; each step is a method that returns what it saw.

    Steps raise StepFailed, or what the lab's client raises.
    """

    STEPS = (
        "up",
        "initialise",
        "login",
        "cell",
        "upload",
        "create",
        "start",
        "boot",
        "screen",
        "stop",
        "delete",
        "down",
    )

    def __init__(self, nano: RunningNano, picture: Path, *, patient: bool = False) -> None:
        self.nano = nano
        self.picture = picture
        self.patient = patient
        self.password = f"Aa1{secrets.token_urlsafe(12)}"
        self.client = PortalClient(nano.portal_url)
        self.promised = Acknowledged()
        self._before = HostState.now()

    def step(self, name: str) -> str:
        """Take one of STEPS and see that nothing promised earlier was lost by it; returns what was seen."""
        action: Callable[[], str] = getattr(self, name)
        told = action()
        if name != "down":
            self.check_promises()
        return told

    def check_promises(self) -> None:
        """Raise StepFailed when something acknowledged is missing; while roles are killed it may come back."""
        if self.patient:
            eventually(lambda: not self.promised.missing(self.client, self.nano), "what was acknowledged is not back")
        elif missing := self.promised.missing(self.client, self.nano):
            raise StepFailed(f"lost: {missing}")

    def up(self) -> str:
        """Start `nano up`."""
        self.nano.start()
        return f"portal ready at {self.nano.portal_url}"

    def initialise(self) -> str:
        """Make the first administrator."""

        def act() -> None:
            if not self.client.system().ready:
                self.client.initialise(ADMINISTRATOR, self.password)

        self._persist(act)
        self.promised.user, self.promised.password = ADMINISTRATOR, self.password
        return f"administrator {ADMINISTRATOR} made"

    def login(self) -> str:
        """Log in."""
        session = self._persist(self._login)
        return f"session of group {session.group} with {len(session.menu)} rooms"

    def cell(self) -> str:
        """See the local cell in the default pool."""

        def living() -> str:
            return next((cell.name for cell in self.client.pool_cells(POOL) if cell.alive and cell.enabled), "")

        self.promised.cell = eventually(living, f"no living cell came into pool {POOL}")
        return f"{self.promised.cell} is alive in pool {POOL}"

    def upload(self) -> str:
        """Upload the bootable ISO."""
        size = self.nano.iso_path.stat().st_size

        def act() -> str:
            known = {image.name: image for image in self.client.media_images()}
            image = known[MEDIA].id if MEDIA in known else self.client.register_media(MEDIA)
            if MEDIA not in known or known[MEDIA].size != size:
                self.client.upload_media(image, self.nano.iso_path)
            return image

        self.promised.media, self.promised.media_size = self._persist(act), size
        return f"{size} bytes arrived as image {self.promised.media}"

    def create(self) -> str:
        """Create a blank instance."""

        def act() -> str:
            full_name = f"{self.client.group}.{GUEST}"
            known = {guest.name: guest.id for guest in self.client.guests(POOL)}
            if full_name in known:
                # A killed cell removes what was half made: it is asked for anew each time, and made again when gone.
                if not self.client.guest(known[full_name]).created:
                    raise PortalFailure("the instance is not created yet")
                return known[full_name]
            return make_guest(self.client, GUEST, cores=CORES, memory=MEMORY, disks=[DISK])

        self.promised.guest, self.promised.shape = self._persist(act), (CORES, MEMORY, (DISK,))
        return f"{self.promised.guest}: {CORES} core, {MEMORY >> 20} MiB, disk of {DISK >> 30} GiB"

    def start(self) -> str:
        """Start the instance from the ISO."""
        guest = self.promised.guest

        def act() -> None:
            if not self.client.instance(guest).running:
                self.client.start(guest, self.promised.media)

        self._persist(act)
        eventually(lambda: self.client.guest(guest).running, "the instance is not shown as running")
        self.promised.machine = running_machine(self.nano)
        return f"virtual machine runs as process {self.promised.machine}"

    def boot(self) -> str:
        """Wait until the screen shows that it booted."""
        deadline = time.monotonic() + LONG_ENOUGH

        def act() -> float:
            with screen_of(self.client, self.promised.guest) as screen:
                share = share_of_colour(screen.refresh(), BOOTED_COLOUR)
                while share < LEAST_SHARE:
                    if time.monotonic() > deadline:
                        raise StepFailed(f"only {share:.0%} of the screen is as a booted instance shows it")
                    share = share_of_colour(screen.refresh(whole=False), BOOTED_COLOUR)
            return share

        return f"{self._persist(act):.0%} of the screen has the colour of the boot menu"

    def screen(self) -> str:
        """Save the screen as a picture, through a channel of its own."""

        def act() -> tuple[int, int]:
            with screen_of(self.client, self.promised.guest) as screen:
                picture = screen.refresh()
            if share_of_colour(picture, BOOTED_COLOUR) < LEAST_SHARE:
                raise StepFailed("the boot menu is gone from the screen")
            picture.save(self.picture)
            return picture.size

        width, height = self._persist(act)
        return f"{width} x {height} pixels saved to {self.picture}"

    def stop(self) -> str:
        """Power the instance off; a boot menu does not listen to anything gentler."""
        guest = self.promised.guest
        self.promised.machine = 0

        def act() -> None:
            known = self.client.guest(guest)
            if known.lost:
                raise PortalFailure("whether the instance runs is not known just now")
            if known.running:
                self.client.stop(guest, force=True)

        self._persist(act)
        eventually(lambda: not self.client.guest(guest).running, "the instance is still shown as running")
        eventually(lambda: not running_machine(self.nano), "the virtual machine is still running")
        return "virtual machine is off"

    def delete(self) -> str:
        """Delete the instance and the image, and see that their files are gone."""
        guest, media = self.promised.guest, self.promised.media
        self.promised.guest = self.promised.media = ""

        def act() -> None:
            if guest in {known.id for known in self.client.guests(POOL)}:
                self.client.delete_guest(guest)
            if media in {image.id for image in self.client.media_images()}:
                self.client.delete_media(media)

        self._persist(act)
        eventually(lambda: not self.client.guests(POOL), "the instance is still listed")
        if left := files_left(self.nano.home, guest, media):
            raise StepFailed(f"files are left: {', '.join(map(str, left))}")
        return "instance, volume, domain and image are gone"

    def down(self) -> str:
        """Stop Nano and see that nothing of it is left on this host."""
        status = self.nano.stop()
        left = self.nano.leftovers() + HostState.now().changes_since(self._before)
        if status or left:
            raise StepFailed("; ".join([f"nano up ended with status {status}", *left]))
        return "nothing is left on this host"

    def _login(self) -> Session:
        return self.client.login(ADMINISTRATOR, self.password)

    def _persist(self, act: Callable[[], T]) -> T:
        """Do `act` until it succeeds; an impatient road takes the first failure for the answer."""
        if not self.patient:
            return act()

        def attempt() -> tuple[T]:
            try:
                return (act(),)
            except PortalFailure:
                if self.promised.user:
                    self._login()  # the session may have ended with the role that knew it
                raise

        return eventually(attempt, "the step does not succeed")[0]


def files_left(home: Path, guest: str, media: str) -> list[Path]:
    """Volumes, domains and records of an instance and the library's file of an image; logs and caches do not count."""
    files = [path for path in home.rglob("*") if path.is_file() and path.suffix != ".log"]
    library = home / "core/data/media_images"
    return [
        path
        for path in files
        if path.suffix == ".qcow2" or guest in path.name or (media in path.name and path.is_relative_to(library))
    ]
