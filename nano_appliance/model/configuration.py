"""The settings an administrator can make, one struct per file, with their defaults and rules; reads no file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv4Network, NetmaskValueError
from typing import Annotated

import msgspec

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.names import LABEL
from nano_appliance.model.timing import DEFAULT_OPERATION_TIMEOUT

Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
PortOrNone = Annotated[int, msgspec.Meta(ge=0, le=65535)]

DEFAULT_DOMAIN = "nano"
DEFAULT_GROUP_ADDRESS = "224.0.0.226"
DEFAULT_GROUP_PORT = 5599
DEFAULT_API_PORT = 5850
DEFAULT_PORTAL_PORT = 5870
DEFAULT_TLS_PORT = 5871
"""The older platform's numbers; firewalls and clients know them."""

PLACEHOLDER_ID = "dummyID"
"""Credential that the older platform put into every installation; kept where it stands, never made anew."""


class InvalidSetting(InvalidInput):
    """A value that breaks a rule; `key` is the setting's name in its file."""

    def __init__(self, key: str, rule: str) -> None:
        super().__init__(f"{key} {rule}")
        self.key = key


class DomainConfiguration(msgspec.Struct, frozen=True, kw_only=True):
    """`domain.cfg` of core and cell: how modules of one domain find each other.

    `listen_address` is the core's own address, unused by cells. `core_address` (address, or address:port) replaces
    the search where multicast is filtered. With `secret` only modules that know it can join. `timeout` in seconds.
    `emulation` keeps a cell from using the processor's virtualisation; with `encrypted_screens` it sees to it that
    screens speak TLS. The core does not use these two.
    """

    domain: str = DEFAULT_DOMAIN
    group_address: str = DEFAULT_GROUP_ADDRESS
    group_port: Port = DEFAULT_GROUP_PORT
    listen_address: str = ""
    timeout: int = DEFAULT_OPERATION_TIMEOUT
    core_address: str = ""
    secret: str = ""
    emulation: bool = False
    encrypted_screens: bool = False

    @property
    def operation_timeout(self) -> int:
        """Seconds a request waits for another module; 0 and less mean the default."""
        return self.timeout if self.timeout > 0 else DEFAULT_OPERATION_TIMEOUT


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """A pair that signs requests to the core's API."""

    id: str
    key: str

    def __repr__(self) -> str:
        return f"Credential(id={self.id!r})"


class ApiConfiguration(msgspec.Struct, frozen=True, kw_only=True):
    """`api.cfg` of the core; an empty `address` means all addresses."""

    address: str = ""
    port: Port = DEFAULT_API_PORT
    credentials: tuple[Credential, ...] = ()


class FrontendConfiguration(msgspec.Struct, frozen=True, kw_only=True):
    """`frontend.cfg`: where the portal listens, which core it talks to, and what it offers in its dialogs.

    `web_root` empty means the built-in portal. `max_cores`, `max_memory` and `max_disk` (GiB) are advice to the
    portal. `trusted_proxies` are the networks whose X-Forwarded-For counts.

    With a `tls_port` the portal and its API are served by TLS as well, and browsers that come from elsewhere by plain
    HTTP are sent there; with `https_only` clients of the API, too. The certificate is that of `cert_file` and
    `key_file` (in the folder of certificates, or whole paths), or one that the domain's core makes for this host's
    names and addresses and `tls_names`.
    """

    address: str = ""
    port: Port = DEFAULT_PORTAL_PORT
    service_host: str = ""
    service_port: Port = DEFAULT_API_PORT
    api_key: str = ""
    api_id: str = ""
    web_root: str = ""
    cors_enable: bool = False
    max_cores: int = 24
    max_memory: int = 32
    max_disk: int = 64
    trusted_proxies: tuple[str, ...] = ()
    tls_port: PortOrNone = 0
    https_only: bool = False
    cert_file: str = ""
    key_file: str = ""
    tls_names: tuple[str, ...] = ()


Configuration = DomainConfiguration | ApiConfiguration | FrontendConfiguration


@dataclass(frozen=True)
class Rule:
    """What a text setting must look like; `text` completes the sentence that begins with the key."""

    fits: Callable[[str], bool]
    text: str
    required: bool = True


def is_address(text: str) -> bool:
    """True for an IPv4 address that a machine can have."""
    try:
        address = IPv4Address(text)
    except AddressValueError:
        return False
    return not (address.is_multicast or address.is_unspecified)


def is_listen_address(text: str) -> bool:
    """True for an IPv4 address one can listen on: a machine's, or 0.0.0.0 for all of them."""
    return text == "0.0.0.0" or is_address(text)  # noqa: S104 - compared, not bound


def is_multicast_address(text: str) -> bool:
    """True for an IPv4 multicast address."""
    try:
        return IPv4Address(text).is_multicast
    except AddressValueError:
        return False


def is_host(text: str) -> bool:
    """True for an IPv4 address or a host name."""
    if re.fullmatch(r"[0-9.]+", text):
        return is_address(text)
    label = r"[0-9A-Za-z]([0-9A-Za-z\-]{0,61}[0-9A-Za-z])?"
    return len(text) <= 253 and re.fullmatch(rf"{label}(\.{label})*\.?", text) is not None


def _is_host_with_port(text: str) -> bool:
    host, colon, port = text.partition(":")
    return is_host(host) and (not colon or (port.isdecimal() and 0 < int(port) <= 65535))


def _is_network(text: str) -> bool:
    try:
        IPv4Network(text, strict=False)
    except (AddressValueError, NetmaskValueError):
        return False
    return True


DOMAIN_NAME = Rule(
    lambda text: LABEL.pattern.fullmatch(text) is not None and len(text) <= 128,
    f"may only contain {LABEL.allowed}, at most 128 of them",
)
GROUP_ADDRESS = Rule(is_multicast_address, "must be an IPv4 multicast address such as 224.0.0.226")
OWN_ADDRESS = Rule(is_address, "must be an IPv4 address of this host")
LISTEN_ADDRESS = Rule(is_listen_address, "must be an IPv4 address of this host, or 0.0.0.0 for all", required=False)
HOST = Rule(is_host, "must be an IPv4 address or a host name")
CREDENTIAL_PART = Rule(lambda text: text.isprintable() and text == text.strip(), "must be printable text")

RULES: dict[type[Configuration], dict[str, Rule]] = {
    DomainConfiguration: {
        "domain": DOMAIN_NAME,
        "group_address": GROUP_ADDRESS,
        "listen_address": Rule(OWN_ADDRESS.fits, OWN_ADDRESS.text, required=False),
        "core_address": Rule(
            _is_host_with_port, "must be an address or a host name, with an optional :port", required=False
        ),
    },
    ApiConfiguration: {"address": LISTEN_ADDRESS},
    FrontendConfiguration: {
        "address": Rule(LISTEN_ADDRESS.fits, LISTEN_ADDRESS.text),
        "service_host": HOST,
        "api_id": CREDENTIAL_PART,
        "api_key": CREDENTIAL_PART,
        "trusted_proxies": Rule(_is_network, "must be IPv4 addresses or networks such as 10.0.0.0/8", required=False),
        "tls_names": Rule(HOST.fits, "must be IPv4 addresses and host names", required=False),
    },
}


def validate(configuration: Configuration) -> None:
    """Raise InvalidSetting for the first value that breaks a rule."""
    for key, rule in RULES[type(configuration)].items():
        check_setting(key, getattr(configuration, key), rule)
    if isinstance(configuration, ApiConfiguration):
        _check_credentials(configuration.credentials)
    if isinstance(configuration, FrontendConfiguration):
        for key in ("max_cores", "max_memory", "max_disk"):
            limit = getattr(configuration, key)
            if limit < 2 or limit % 2:
                raise InvalidSetting(key, "must be an even number greater than 1")
        _check_tls(configuration)


def _check_tls(configuration: FrontendConfiguration) -> None:
    if configuration.tls_port == configuration.port:
        raise InvalidSetting("tls_port", "must be another than port")
    if bool(configuration.cert_file) != bool(configuration.key_file):
        lacking, given = ("key_file", "cert_file") if configuration.cert_file else ("cert_file", "key_file")
        raise InvalidSetting(lacking, f"is required together with {given}")
    if configuration.https_only and not configuration.tls_port:
        raise InvalidSetting("https_only", "needs a tls_port")


def check_setting(key: str, value: str | Sequence[str], rule: Rule) -> None:
    """Raise InvalidSetting naming `key` when `value`, or one value of several, breaks `rule`."""
    for text in [value] if isinstance(value, str) else value:
        if not text and rule.required:
            raise InvalidSetting(key, "is required")
        if text and not rule.fits(text):
            raise InvalidSetting(key, rule.text)


def _check_credentials(credentials: Sequence[Credential]) -> None:
    for credential in credentials:
        for part in (credential.id, credential.key):
            check_setting("credentials", part, CREDENTIAL_PART)
    if len({credential.id for credential in credentials}) != len(credentials):
        raise InvalidSetting("credentials", "must not have the same id twice")
