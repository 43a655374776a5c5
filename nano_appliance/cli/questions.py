"""What has to be known before a module can start for the first time: one declared table per configuration file."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address

import msgspec

from nano_appliance.cli.surroundings import Surroundings
from nano_appliance.model.configuration import (
    CREDENTIAL_PART,
    DEFAULT_API_PORT,
    DEFAULT_DOMAIN,
    DEFAULT_GROUP_ADDRESS,
    DEFAULT_GROUP_PORT,
    DEFAULT_PORTAL_PORT,
    DEFAULT_TLS_PORT,
    DOMAIN_NAME,
    GROUP_ADDRESS,
    HOST,
    LISTEN_ADDRESS,
    OWN_ADDRESS,
    ApiConfiguration,
    Configuration,
    Credential,
    DomainConfiguration,
    FrontendConfiguration,
    Rule,
)

Answers = Mapping[str, str]
Default = Callable[[Surroundings, Answers], str]

PORT = Rule(lambda text: text.isdecimal() and 1 <= int(text) <= 65535, "must be a number from 1 to 65535")


@dataclass(frozen=True)
class Question:
    """One setting: asked for on a terminal, else taken from `flag`, `variable` (environment) or `default`.

    `choices` lists addresses of this host to pick from. An empty `flag` means that the value is a secret, which must
    not stand on a command line. `needed` settings are asked for even when the file exists and lacks them.
    """

    key: str
    text: str
    rule: Rule
    variable: str
    default: Default
    flag: str = ""
    choices: bool = False
    needed: bool = False

    @property
    def is_number(self) -> bool:
        """True when the setting is a number in the file."""
        return self.rule is PORT


@dataclass(frozen=True)
class Form:
    """A configuration file and its questions.

    `complete` adds what is not asked for but made, `begin` what only a new file gets: an installation that is there
    already stays as it is.
    """

    file: str
    title: str
    kind: type[Configuration]
    questions: tuple[Question, ...]
    complete: Callable[[Configuration], Configuration] = lambda configuration: configuration
    begin: Callable[[Configuration], Configuration] = lambda configuration: configuration


def _constant(value: object) -> Default:
    return lambda _surroundings, _answers: str(value)


def _own_address(surroundings: Surroundings, _answers: Answers) -> str:
    return surroundings.address


def _service_host(surroundings: Surroundings, answers: Answers) -> str:
    return surroundings.core_address or answers.get("address", "")


def _service_port(surroundings: Surroundings, _answers: Answers) -> str:
    return str(surroundings.api.port if surroundings.api else DEFAULT_API_PORT)


def _api_id(surroundings: Surroundings, _answers: Answers) -> str:
    return surroundings.credential.id if surroundings.credential else ""


def _api_key(surroundings: Surroundings, _answers: Answers) -> str:
    return surroundings.credential.key if surroundings.credential else ""


def with_credential(configuration: Configuration) -> Configuration:
    """The same with a fresh random credential when there is none."""
    if not isinstance(configuration, ApiConfiguration) or configuration.credentials:
        return configuration
    credential = Credential(id=f"nano-{secrets.token_hex(8)}", key=secrets.token_urlsafe(32))
    return msgspec.structs.replace(configuration, credentials=(credential,))


def with_tls(configuration: Configuration) -> Configuration:
    """The same served by TLS as well, unless only this host can reach the portal."""
    if not isinstance(configuration, FrontendConfiguration) or IPv4Address(configuration.address).is_loopback:
        return configuration
    return msgspec.structs.replace(configuration, tls_port=DEFAULT_TLS_PORT)


_DOMAIN = (
    Question("domain", "Group Domain Name", DOMAIN_NAME, "NANO_DOMAIN", _constant(DEFAULT_DOMAIN), "--domain"),
    Question(
        "group_address",
        "Group MultiCast Address",
        GROUP_ADDRESS,
        "NANO_GROUP_ADDRESS",
        _constant(DEFAULT_GROUP_ADDRESS),
        "--group-address",
    ),
    Question(
        "group_port", "Group MultiCast Port", PORT, "NANO_GROUP_PORT", _constant(DEFAULT_GROUP_PORT), "--group-port"
    ),
)

_LISTEN_ADDRESS = Question(
    "listen_address",
    "Listen Address",
    OWN_ADDRESS,
    "NANO_LISTEN_ADDRESS",
    _own_address,
    "--listen-address",
    choices=True,
    needed=True,
)

_API = (Question("port", "API Serve Port", PORT, "NANO_API_PORT", _constant(DEFAULT_API_PORT), "--api-port"),)

_FRONTEND = (
    Question(
        "address",
        "Portal listen address",
        Rule(LISTEN_ADDRESS.fits, LISTEN_ADDRESS.text),
        "NANO_PORTAL_ADDRESS",
        _own_address,
        "--portal-address",
        choices=True,
        needed=True,
    ),
    Question("port", "Portal listen port", PORT, "NANO_PORTAL_PORT", _constant(DEFAULT_PORTAL_PORT), "--portal-port"),
    Question(
        "service_host",
        "Backend service address",
        HOST,
        "NANO_SERVICE_HOST",
        _service_host,
        "--service-host",
        needed=True,
    ),
    Question("service_port", "Backend service port", PORT, "NANO_SERVICE_PORT", _service_port, "--service-port"),
    Question("api_id", "API Access ID", CREDENTIAL_PART, "NANO_API_ID", _api_id, "--api-id", needed=True),
    Question("api_key", "API Access Key", CREDENTIAL_PART, "NANO_API_KEY", _api_key, needed=True),
)

FORMS: dict[str, tuple[Form, ...]] = {
    "core": (
        Form("domain.cfg", "domain", DomainConfiguration, (*_DOMAIN, _LISTEN_ADDRESS)),
        Form("api.cfg", "api", ApiConfiguration, _API, with_credential),
    ),
    "cell": (Form("domain.cfg", "domain", DomainConfiguration, _DOMAIN),),
    "frontend": (Form("frontend.cfg", "portal", FrontendConfiguration, _FRONTEND, begin=with_tls),),
}
"""Configuration files by role, in the order they are asked for."""
