from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.caller import TRUSTED, Caller
from nano_appliance.model.errors import NotAllowed
from nano_appliance.rest.signature import Verified
from nano_appliance.rest.vouching import caller_headers, vouched_caller


def verified(*signed: str) -> Verified:
    return Verified("id", "s", datetime.now(UTC), frozenset(signed))


@given(
    user=st.text(min_size=1),
    group=st.text(),
    menus=st.frozensets(st.text(alphabet="abc_,%é", min_size=1)),
    visible=st.booleans(),
    shares=st.frozensets(st.sampled_from(["instance", "disk_image", "media_image"])),
)
def test_caller_comes_through(user: str, group: str, menus: frozenset[str], visible: bool, shares: frozenset[str]):
    caller = Caller(user=user, group=group, menus=menus, visible=visible, shares=shares)
    headers = caller_headers(caller)
    assert all(value.isascii() and value.isprintable() for value in headers.values())
    assert vouched_caller(verified(*headers), headers) == caller


def test_trusted_client_names_nobody():
    assert caller_headers(TRUSTED) == {}
    assert vouched_caller(verified("host"), {"host": "h"}) == TRUSTED


@pytest.mark.parametrize("missing", ["nano-user", "nano-group", "nano-menus", "nano-visible", "nano-shares"])
def test_half_named_user_never_becomes_trusted(missing: str):
    headers = caller_headers(Caller(user="alice", group="ops"))
    kept = {name: value for name, value in headers.items() if name != missing}
    with pytest.raises(NotAllowed):
        vouched_caller(verified(*headers), kept)
    with pytest.raises(NotAllowed):
        vouched_caller(verified(*kept), headers)


def test_headers_announced_but_absent_are_refused():
    with pytest.raises(NotAllowed):
        vouched_caller(verified("nano-user"), {})
