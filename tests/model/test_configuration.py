from __future__ import annotations

import msgspec
import pytest

from nano_appliance.model.configuration import (
    ApiConfiguration,
    Configuration,
    Credential,
    DomainConfiguration,
    FrontendConfiguration,
    InvalidSetting,
    validate,
)

PORTAL = FrontendConfiguration(address="10.0.0.1", service_host="core.example", api_id="a", api_key="b")
PAIR = Credential(id="a", key="b")


@pytest.mark.parametrize(
    "configuration",
    [
        DomainConfiguration(),
        DomainConfiguration(domain="机房", listen_address="127.0.0.1", core_address="core.example:5600", secret="s"),
        ApiConfiguration(address="127.0.0.1", credentials=(PAIR,)),
        ApiConfiguration(),
        PORTAL,
        msgspec.structs.replace(PORTAL, address="0.0.0.0", trusted_proxies=("10.0.0.0/8", "192.0.2.1")),
        msgspec.structs.replace(PORTAL, tls_port=5871, https_only=True, tls_names=("portal.example", "10.0.0.7")),
        msgspec.structs.replace(PORTAL, tls_port=5871, cert_file="own.crt", key_file="/etc/own.key"),
    ],
)
def test_good_settings_pass(configuration: Configuration) -> None:
    validate(configuration)


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        (DomainConfiguration(domain=""), "domain is required"),
        (DomainConfiguration(domain="a\nb"), "domain may only contain printable characters"),
        (DomainConfiguration(group_address="10.0.0.1"), "group_address must be an IPv4 multicast address"),
        (DomainConfiguration(listen_address="0.0.0.0"), "listen_address must be an IPv4 address of this host"),
        (DomainConfiguration(listen_address="300.1.1.1"), "listen_address must be an IPv4 address of this host"),
        (DomainConfiguration(core_address="core:0"), "core_address must be an address or a host name"),
        (DomainConfiguration(core_address="1.2.3"), "core_address must be an address or a host name"),
        (ApiConfiguration(address="nowhere"), "address must be an IPv4 address"),
        (ApiConfiguration(credentials=(Credential(id="a", key=""),)), "credentials is required"),
        (ApiConfiguration(credentials=(PAIR, PAIR)), "credentials must not have the same id twice"),
        (msgspec.structs.replace(PORTAL, address=""), "address is required"),
        (msgspec.structs.replace(PORTAL, service_host="-x-"), "service_host must be an IPv4 address or a host name"),
        (msgspec.structs.replace(PORTAL, api_key=""), "api_key is required"),
        (msgspec.structs.replace(PORTAL, max_cores=7), "max_cores must be an even number greater than 1"),
        (msgspec.structs.replace(PORTAL, max_disk=0), "max_disk must be an even number greater than 1"),
        (msgspec.structs.replace(PORTAL, tls_port=5870), "tls_port must be another than port"),
        (msgspec.structs.replace(PORTAL, https_only=True), "https_only needs a tls_port"),
        (msgspec.structs.replace(PORTAL, cert_file="own.crt"), "key_file is required together with cert_file"),
        (msgspec.structs.replace(PORTAL, key_file="own.key"), "cert_file is required together with key_file"),
        (msgspec.structs.replace(PORTAL, tls_names=("a b",)), "tls_names must be IPv4 addresses and host names"),
        (msgspec.structs.replace(PORTAL, trusted_proxies=("10.0.0.0/40",)), "trusted_proxies must be IPv4 addresses"),
    ],
)
def test_bad_settings_are_refused_by_name(configuration: Configuration, message: str) -> None:
    with pytest.raises(InvalidSetting) as caught:
        validate(configuration)
    assert caught.value.message.startswith(message)
    assert caught.value.key == message.partition(" ")[0]


@pytest.mark.parametrize(("stored", "used"), [(10, 10), (3, 3), (0, 10), (-5, 10)])
def test_a_timeout_that_makes_no_sense_is_the_default(stored: int, used: int) -> None:
    assert DomainConfiguration(timeout=stored).operation_timeout == used


def test_a_key_is_not_shown() -> None:
    shown = repr(ApiConfiguration(credentials=(Credential(id="name", key="topsecret"),)))
    assert "name" in shown
    assert "topsecret" not in shown
