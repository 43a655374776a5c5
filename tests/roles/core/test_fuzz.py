"""Whatever is sent, signed properly, is answered in the envelope and never with an error of our own."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nano_appliance.model.caller import TRUSTED, Caller
from nano_appliance.model.instance_change import InstanceChange
from nano_appliance.rest.guest_creation import GuestCreation
from nano_appliance.rest.qos_object import QosObject
from nano_appliance.rest.security_object import PolicyGroupWish, RuleWish
from nano_appliance.rest.template_object import TemplateWish
from nano_appliance.roles.core.api.instances import StartWish, StopWish
from nano_appliance.roles.core.api.routes import contract_routes, own_routes
from nano_appliance.roles.core.api.searches import GuestSearch
from nano_appliance.roles.core.image_library import ImageWish
from nano_appliance.roles.core.pools import PoolSettingsWish
from tests.roles.core.running_core import MIRA, ROOT, RunningCore

MEMBERS = [
    *GuestCreation.__struct_fields__,
    *QosObject.__struct_fields__,
    *PoolSettingsWish.__struct_fields__,
    *GuestSearch.__struct_fields__,
    *ImageWish.__struct_fields__,
    *StartWish.__struct_fields__,
    *StopWish.__struct_fields__,
    *TemplateWish.__struct_fields__,
    *PolicyGroupWish.__struct_encode_fields__,
    *RuleWish.__struct_fields__,
    "direction",
    *InstanceChange.__struct_fields__,
    "enable",
    "guest",
    "password",
    "priority",
    "user",
]

texts = st.one_of(st.text(max_size=20), st.sampled_from(["", "default", "mira"]))
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), texts)
names = st.sampled_from(MEMBERS)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner))
bodies = st.one_of(
    st.dictionaries(names, values, max_size=8).map(msgspec.json.encode),
    values.map(msgspec.json.encode),
    st.binary(max_size=60),
)
segments = st.one_of(st.just("default"), st.text(min_size=1, max_size=12), st.just("..%2f"), st.just("%00"))
queries = st.one_of(st.just("pool=default&owner=mira&status=0"), st.text("pol=&cel%0status[]", max_size=30))


PARTS = 12
"""One example makes a request to each route of a part; to all of them would be more than hypothesis keeps track of."""


@pytest.mark.parametrize("part", range(PARTS))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data(), caller=st.sampled_from([TRUSTED, ROOT, MIRA]))
def test_any_request(
    core: RunningCore, part: int, data: st.DataObject, caller: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    for route in (*contract_routes(core.core), *own_routes(core.core))[part::PARTS]:
        path = re.sub(r"<[\w:]+>", lambda _: data.draw(segments).replace("/", ""), route.path)
        answer = core.client.exchange(
            route.method,
            path,
            query=data.draw(queries) if route.method == "GET" else "",
            content=b"" if route.method == "GET" else data.draw(bodies),
            content_type="application/json",
            caller=caller,
        )
        if answer.status in (404, 405):
            continue
        assert answer.status in (200, 201, 202)
        envelope = msgspec.json.decode(answer.data)
        assert envelope["error_code"] in (0, 500)
        assert envelope["message"] != "internal error", (route, caplog.text)
        assert "\n" not in envelope["message"]
