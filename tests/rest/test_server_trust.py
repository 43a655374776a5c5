from __future__ import annotations

import pytest

from nano_appliance.model.errors import InvalidInput, Unavailable
from nano_appliance.rest import server_trust
from nano_appliance.rest.server_trust import Trust, read_fingerprint, server_fingerprint, shown_fingerprint

DIGITS = "0123456789abcdef" * 4


@pytest.mark.parametrize("text", [DIGITS, DIGITS.upper(), shown_fingerprint(DIGITS), f" {shown_fingerprint(DIGITS)}\n"])
def test_a_fingerprint_is_read_however_it_is_written(text: str) -> None:
    assert read_fingerprint(text) == DIGITS


@pytest.mark.parametrize("text", ["", "00", DIGITS[:-1], DIGITS + "0", "g" * 64, "sha256:" + DIGITS])
def test_what_is_no_fingerprint_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="64 hex digits"):
        read_fingerprint(text)


def test_nobody_shows_a_certificate() -> None:
    with pytest.raises(Unavailable, match="127.0.0.1:1 shows no certificate: Connection refused"):
        server_fingerprint("127.0.0.1", 1)


def test_an_authority_counts_without_the_systems_own() -> None:
    options = Trust(authority="PEM").options()
    assert options == {"cert_reqs": "CERT_REQUIRED", "ca_cert_data": "PEM"}
    assert Trust().options()["cert_reqs"] == "CERT_REQUIRED"


def test_a_program_from_elsewhere_finds_the_systems_authorities(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Nowhere:
        cafile = capath = None

    monkeypatch.setattr(server_trust.ssl, "get_default_verify_paths", lambda: Nowhere)
    monkeypatch.setattr(server_trust, "_BUNDLES", ("/nowhere/ca.pem", __file__))
    assert Trust().options()["ca_certs"] == __file__
