from __future__ import annotations

import hashlib

import pytest

from nano_appliance.rest.canonical import EMPTY_DIGEST, canonical_request

HEADERS = {
    "host": "core.example",
    "nano-session": "0f0e0d0c-0b0a-4908-8706-050403020100",
    "nano-date": "2024-07-16T09:30:00+08:00",
    "nano-scope": "20240716/default/nano_request",
}


def canonical(path: str = "/", query: str = "", body: bytes | None = b"", method: str = "GET", **headers: str) -> str:
    every = {**HEADERS, **headers}
    return canonical_request(method=method, path=path, query=query, headers=every, signed=list(every), body=body)


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        (
            canonical("/api/v1/compute_pools/"),
            "ec82edf2e6cbf7433da48410ddca919dd0b224d377faa94e7188d87994db7ba8",
        ),
        (
            canonical("/api/v1/guest_search/", "pool=default&owner=alice&group=ops"),
            "09c60d7b336530fdec012fbd796bf35d1aad9252b845d083eecc8e3745f89da3",
        ),
        (
            canonical("/api/v1/media_images/0a1b/file/", method="POST", body=None),
            "791a28e081986e142555e3cfab9f28c07d6106eedce44cf08d46a288fd1a684b",
        ),
    ],
)
def test_digests_of_the_contract(text: str, digest: str):
    assert hashlib.sha256(text.encode()).hexdigest() == digest


def test_path_is_encoded_twice():
    assert canonical("/a b/é").splitlines()[0] == "%252Fa%2Bb%252F%25C3%25A9"


def test_query_is_sorted_and_keeps_the_first_value():
    assert canonical(query="b=2&a=x%20y&b=3&c=").splitlines()[1] == "a=x+y&b=2&c="


def test_body_of_a_reading_request_is_not_covered():
    assert canonical(method="GET", body=b"whatever").endswith(EMPTY_DIGEST)
    assert not canonical(method="POST", body=b"whatever").endswith(EMPTY_DIGEST)


def test_values_are_stripped_and_missing_headers_contribute_nothing():
    text = canonical_request(
        method="GET", path="/", query="", headers={"a": "  1 "}, signed=["a", "missing"], body=None
    )
    assert text == "%252F\n\na:1\n\na;missing"
