"""What is made once for a home and stays the same ever after, so that a rebuilt bridge is the same cell."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network

import msgspec

from nano_appliance.host.files import atomic_write
from nano_appliance.model.errors import Exhausted, Misconfigured
from nano_appliance.tryout.home import Home

UPLINK_NETWORK = IPv4Network("10.0.2.0/24")
"""Between the namespaces and slirp4netns or pasta; the default of the former."""

_ATTEMPTS = 256


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Names and addresses of one home."""

    domain: str
    hardware_address: str
    network: str
    """The guests' private network with its prefix."""
    host_id: str
    """What the private libvirt daemon calls its host, a UUID."""

    @property
    def subnet(self) -> IPv4Network:
        """The guests' private network."""
        return IPv4Network(self.network)

    @property
    def gateway(self) -> IPv4Address:
        """Address of the bridge: the guests' router, the core and the cell."""
        return self.subnet[1]


def load_settings(home: Home, taken: Iterable[IPv4Network]) -> Settings:
    """The settings of `home`, made and stored at its first start; `taken` are networks the host can reach.

    Raises Misconfigured when the file was damaged, Exhausted when no network is free.
    """
    path = home.settings_file
    try:
        return msgspec.json.decode(path.read_bytes(), type=Settings)
    except FileNotFoundError:
        pass
    except (OSError, msgspec.MsgspecError) as error:
        raise Misconfigured(f"{path}: {error}") from error
    settings = Settings(
        domain=f"nano-{secrets.token_hex(4)}",
        hardware_address=local_hardware_address(secrets.token_bytes(5)),
        network=str(choose_network(_random_networks(), taken)),
        host_id=str(uuid.uuid4()),
    )
    encoded = msgspec.json.format(msgspec.json.encode(settings), indent=1)
    atomic_write(path, encoded + b"\n", mode=0o600)
    return settings


def local_hardware_address(tail: bytes) -> str:
    """A locally administered unicast MAC address that ends in the five bytes `tail`."""
    return ":".join(f"{byte:02x}" for byte in (0x02, *tail))


def choose_network(candidates: Iterable[IPv4Network], taken: Iterable[IPv4Network]) -> IPv4Network:
    """The first candidate that overlaps none of `taken`; raises Exhausted when there is none.

    A route to everything (the default route) does not count as taken.
    """
    avoided = [UPLINK_NETWORK, *(network for network in taken if network.prefixlen > 0)]
    for candidate in candidates:
        if not any(candidate.overlaps(network) for network in avoided):
            return candidate
    raise Exhausted("no private network is free for the guests: this host has routes to all of 10.0.0.0/8")


def _random_networks() -> Iterator[IPv4Network]:
    for _ in range(_ATTEMPTS):
        yield IPv4Network(f"10.{secrets.randbelow(256)}.{secrets.randbelow(256)}.0/24")
