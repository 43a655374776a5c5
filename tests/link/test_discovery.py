from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.link.discovery import answer_in, answer_to, decode, encode
from nano_appliance.model.discovery import LONGEST_DATAGRAM, Found, Search
from nano_appliance.model.errors import InvalidInput

FINGERPRINT = "0a" * 32
SEARCH = Search(id="1", domain="nano")


def answered(data: bytes, domain: str = "nano") -> bytes | None:
    return answer_to(data, domain=domain, address="10.0.0.1", port=5600, fingerprint=FINGERPRINT)


def found(**changed: object) -> bytes:
    values: dict[str, object] = {
        "id": "1",
        "domain": "nano",
        "address": "10.0.0.1",
        "port": 5600,
        "fingerprint": FINGERPRINT,
        **changed,
    }
    return encode(Found(**values))  # type: ignore[arg-type]


def test_core_answers_the_search_for_its_domain():
    answer = answered(encode(SEARCH))
    assert answer is not None
    assert answer_in(answer, SEARCH) == decode(found())


def test_core_keeps_silent_to_other_domains_and_other_answers():
    assert answered(encode(SEARCH), domain="other") is None
    assert answered(found()) is None
    assert answered(encode(Search(id="", domain="nano"))) is None
    assert answered(encode(Search(id="x" * 65, domain="nano"))) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "2"},
        {"domain": "other"},
        {"address": "core.example"},
        {"address": "0.0.0.0"},
        {"address": "224.0.0.226"},
        {"port": 0},
        {"port": 65536},
        {"fingerprint": ""},
        {"fingerprint": "z" * 64},
    ],
)
def test_impossible_answers_are_not_believed(changed: dict[str, object]):
    assert answer_in(found(**changed), SEARCH) is None


@given(st.binary(max_size=2000) | st.text(max_size=300).map(str.encode))
def test_noise_is_no_datagram(noise: bytes):
    assert decode(noise) is None or noise.lstrip().startswith(b"{")
    assert answered(noise) is None
    assert answer_in(noise, SEARCH) is None


MEMBERS = st.sampled_from(["type", "id", "domain", "address", "port"])
VALUES = st.sampled_from(["search", "found", "nano"]) | st.text() | st.integers() | st.none()


@given(st.dictionaries(MEMBERS, VALUES))
def test_malformed_members_are_survived(members: dict[str, object]):
    import json

    data = json.dumps(members).encode()
    answer = answered(data)
    assert answer is None or (members["type"], members["domain"]) == ("search", "nano")
    assert answer_in(data, SEARCH) is None


@given(search_id=st.text(min_size=1, max_size=64), domain=st.text(max_size=100))
def test_every_search_finds_its_answer(search_id: str, domain: str):
    search = Search(id=search_id, domain=domain)
    answer = answered(encode(search), domain=domain)
    assert answer is not None
    assert answer_in(answer, search) is not None


def test_length_is_bounded():
    assert decode(encode(SEARCH) + b" " * LONGEST_DATAGRAM) is None
    with pytest.raises(InvalidInput, match="domain's name is too long"):
        encode(Search(id="1", domain="x" * LONGEST_DATAGRAM))
