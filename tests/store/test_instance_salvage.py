from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.store.instance_salvage import salvaged

anything = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.lists(st.integers(), max_size=2))


def test_what_can_be_read_is_told() -> None:
    record = {
        "id": "a",
        "name": "admin.a",
        "user": "ann",
        "group": "admin",
        "cores": "many",
        "memory": 1 << 30,
        "monitor_port": 5901,
        "monitor_secret": "secret12",
        "hardware_address": "00:16:3e:00:00:01",
        "disks": 5,
    }
    found = salvaged(record)
    assert found is not None
    assert (found.id, found.name, found.owner, found.group) == ("a", "admin.a", "ann", "admin")
    assert (found.cores, found.memory, found.disks) == (0, 1 << 30, ())
    assert (found.console.port, found.console.secret) == (5901, "")
    assert found.interfaces[0].hardware_address == "00:16:3e:00:00:01"


def test_without_an_id_nothing_is_told() -> None:
    assert salvaged({"name": "admin.a"}) is None
    assert salvaged({"id": 5}) is None


@given(
    st.dictionaries(st.sampled_from(("id", "name", "user", "group", "cores", "memory", "hardware_address")), anything)
)
def test_nothing_breaks_it(record: dict[str, object]) -> None:
    found = salvaged(record)
    assert (found is None) == (not isinstance(record.get("id"), str) or not record["id"])
