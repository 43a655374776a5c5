from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.errors import Conflict
from nano_appliance.rest.envelope import ReceivedEnvelope, failure, success


def test_success_without_anything_to_tell():
    assert success() == success(None) == b'{"error_code":0,"message":"","data":""}'


def test_empty_list_stays_a_list():
    assert success([]) == b'{"error_code":0,"message":"","data":[]}'


def test_failure_is_one_line():
    assert failure(Conflict("name 'a'\n is taken"), {}) == (
        b'{"error_code":500,"message":"name \'a\' is taken","data":{}}'
    )


@given(st.text())
def test_any_message_can_be_received_again(message: str):
    received = msgspec.json.decode(failure(message), type=ReceivedEnvelope)
    assert received.error_code == 500
    assert "\n" not in received.message


def test_received_data_is_kept_as_it_came():
    assert bytes(msgspec.json.decode(success({"id": 1}), type=ReceivedEnvelope).data) == b'{"id":1}'
