from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.configuration import Credential
from nano_appliance.model.errors import NotAllowed
from nano_appliance.rest.signature import AUTHORIZATION, WINDOW, Verified, sign, verify

NOW = datetime.fromisoformat("2024-07-16T09:30:00+08:00")
CREDENTIAL = Credential(id="example-id", key="example-secret")
KEYS = {"example-id": "example-secret"}
SESSION = "0f0e0d0c-0b0a-4908-8706-050403020100"

VECTORS = [
    (
        ("GET", "/api/v1/compute_pools/", "", b""),
        "07013b9823bb6b3865fd5311d73c3a7b7a693d8a5b27e3080c170c28fac728a6",
    ),
    (
        ("POST", "/api/v1/compute_pools/rack_1", "", b'{"storage":"","network":"lan-a","failover":false}'),
        "58603086f885e4e5adc1e0bd6274df6a7736c93474923683a094a66b12d61708",
    ),
    (
        ("GET", "/api/v1/guest_search/", "pool=default&owner=alice&group=ops", b""),
        "3ca4f3f39eab70fdfaf204e707cb5ef56204a31d446eaad318c9542f3a284d85",
    ),
    (
        ("POST", "/api/v1/media_images/0a1b/file/", "", None),
        "5063dab427fa9a16da12e0a4ac1eb3ed9f29be843a926ff5f52b68a2196601f3",
    ),
]
"""Requests and signatures as the REST contract has them."""

Asked = tuple[str, str, str, bytes | None]


def old_client(asked: Asked, now: datetime = NOW) -> dict[str, str]:
    method, path, query, body = asked
    headers = {"host": "core.example"}
    if body:
        headers["content-type"] = "application/json"
    headers["nano-session"] = SESSION
    return sign(CREDENTIAL, method=method, path=path, query=query, headers=headers, body=body, now=now)


def our_client(asked: Asked, nonce: str = "n1", **more: str) -> dict[str, str]:
    method, path, query, body = asked
    headers = {"host": "core.example", **more}
    return sign(CREDENTIAL, method=method, path=path, query=query, headers=headers, body=body, now=NOW, nonce=nonce)


def check(asked: Asked, headers: dict[str, str], now: datetime = NOW, keys: dict[str, str] = KEYS) -> Verified:
    method, path, query, body = asked
    return verify(keys, method=method, path=path, query=query, headers=headers, body=body, now=now)


@pytest.mark.parametrize(("asked", "signature"), VECTORS)
def test_signs_as_the_contract_says(asked: Asked, signature: str):
    assert old_client(asked)[AUTHORIZATION].endswith(f", Signature={signature}")


@pytest.mark.parametrize(("asked", "signature"), VECTORS)
def test_accepts_what_the_contract_says(asked: Asked, signature: str):
    verified = check(asked, old_client(asked))
    assert (verified.api_id, verified.signature, verified.method, verified.nonce) == ("example-id", signature, "", "")


@given(
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
    path=st.text(min_size=1).map(lambda text: f"/{text}"),
    query=st.dictionaries(st.text(alphabet="abc%+é&=", min_size=1), st.text(alphabet="xyz %+é")).map(
        lambda pairs: "&".join(f"{name}={value}" for name, value in pairs.items())
    ),
    body=st.none() | st.binary(max_size=200),
    user=st.text(alphabet="abc_.-", min_size=1),
)
def test_what_was_signed_is_accepted_for_any_request(method: str, path: str, query: str, body: bytes, user: str):
    asked = (method, path, query, body)
    verified = check(asked, our_client(asked, **{"nano-user": user}))
    assert (verified.method, verified.nonce) == (method, "n1")
    assert "nano-user" in verified.signed


def _signed_with(headers: dict[str, str], name: str, value: str) -> dict[str, str]:
    return {**headers, name: value}


def _other_signature(headers: dict[str, str], other: str) -> dict[str, str]:
    return {**headers, AUTHORIZATION: headers[AUTHORIZATION][:-64] + other.rjust(64, "x")}


@given(other=st.text(alphabet="0123456789abcdef", min_size=1, max_size=64))
def test_whatever_is_changed_afterwards_is_noticed(other: str):
    asked = ("POST", "/api/v1/guests/", "a=b", b"{}")
    method, path, query, body = asked
    headers = our_client(asked, **{"nano-user": "alice"})
    tampered = [
        (("DELETE", path, query, body), headers, KEYS),
        ((method, path + other, query, body), headers, KEYS),
        ((method, path, query + other, body), headers, KEYS),
        ((method, path, query, b"{}" + other.encode()), headers, KEYS),
        ((method, path, query, None), headers, KEYS),
        (asked, _signed_with(headers, "nano-user", f"alice{other}"), KEYS),
        (asked, _signed_with(headers, "nano-nonce", f"n1{other}"), KEYS),
        (asked, _signed_with(headers, "nano-date", (NOW + timedelta(seconds=1)).isoformat()), KEYS),
        (asked, _other_signature(headers, other), KEYS),
        (asked, headers, {"example-id": other}),
    ]
    check(asked, headers)
    for request, sent, keys in tampered:
        with pytest.raises(NotAllowed):
            check(request, sent, keys=keys)


def test_identity_that_is_not_signed_is_refused():
    asked = ("GET", "/api/v1/guest_search/", "", b"")
    headers = {**old_client(asked), "nano-menus": "user"}
    with pytest.raises(NotAllowed, match="nano-menus must be signed"):
        check(asked, headers)


def test_signed_identity_cannot_be_stripped():
    asked = ("GET", "/api/v1/guest_search/", "", b"")
    headers = our_client(asked, **{"nano-user": "alice"})
    del headers["nano-user"]
    with pytest.raises(NotAllowed, match="signature is wrong"):
        check(asked, headers)


@pytest.mark.parametrize("sign_of_time", [-1, 1])
def test_date_outside_the_window(sign_of_time: int):
    asked = VECTORS[0][0]
    headers = old_client(asked)
    check(asked, headers, now=NOW + sign_of_time * WINDOW)
    with pytest.raises(NotAllowed, match="more than 5 minutes"):
        check(asked, headers, now=NOW + sign_of_time * (WINDOW + timedelta(seconds=1)))


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Nano-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=example-id/s, SignedHeaders=host, Signature=00",
        "Nano-HMAC-SHA256 Credential=example-id, SignedHeaders=host, Signature=00",
        "Nano-HMAC-SHA256 SignedHeaders=host, Credential=example-id/s, Signature=00",
        "Nano-HMAC-SHA256 Credential=example-id/s, SignedHeaders=host, Signature=00, More=1",
        "Nano-HMAC-SHA256 Credential=other-id/20240716/default/nano_request, SignedHeaders=host, Signature=é",
    ],
)
def test_malformed_authorization(authorization: str):
    asked = VECTORS[0][0]
    headers = {**old_client(asked), AUTHORIZATION: authorization}
    with pytest.raises(NotAllowed):
        check(asked, headers)


def test_unknown_id_with_an_empty_key_is_refused():
    asked = VECTORS[0][0]
    stranger = Credential(id="stranger", key="")
    headers = sign(stranger, method="GET", path=asked[1], query="", headers={"host": "h"}, body=b"", now=NOW)
    with pytest.raises(NotAllowed):
        check(asked, headers)


@pytest.mark.parametrize("date", ["", "yesterday", "2024-07-16T09:30:00", "2024-07-16"])
def test_date_that_cannot_be_read(date: str):
    asked = VECTORS[0][0]
    with pytest.raises(NotAllowed, match="date"):
        check(asked, {**old_client(asked), "nano-date": date})


def test_scope_header_must_be_the_signed_one():
    asked = VECTORS[0][0]
    with pytest.raises(NotAllowed, match="scope"):
        check(asked, {**old_client(asked), "nano-scope": "20240717/default/nano_request"})
