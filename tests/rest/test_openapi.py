from __future__ import annotations

from http import HTTPStatus

import msgspec
import pytest

from nano_appliance.rest.answer import Answer, Elsewhere, RawAnswer, Result
from nano_appliance.rest.body import Taken
from nano_appliance.rest.openapi import Operation, answer_of, describe, path_of, summary_of


class Thing(msgspec.Struct):
    """A thing."""

    name: str


def plain() -> list[Thing]:
    """All things.

    By name.
    """
    return []


def nothing() -> None: ...


def either() -> Thing | Answer[Thing]:
    return Thing("a")


def unfinished() -> Answer[Thing]:
    return Answer(Thing("a"), HTTPStatus.CREATED)


def file() -> RawAnswer:
    return RawAnswer()


def socket() -> RawAnswer | Elsewhere:
    return RawAnswer()


def anything() -> Result:
    return ""


def mixed() -> Thing | int:
    return 1


def test_answers_without_their_wrappers() -> None:
    assert answer_of(plain) == list[Thing]
    assert answer_of(nothing) is None
    assert answer_of(either) is Thing
    assert answer_of(unfinished) is Thing
    assert answer_of(file) is bytes
    assert answer_of(socket) is Elsewhere


@pytest.mark.parametrize("handler", [anything, mixed])
def test_an_answer_that_is_not_declared(handler: object) -> None:
    with pytest.raises(TypeError, match="does not say what it answers with"):
        answer_of(handler)  # type: ignore[arg-type]


def test_the_first_line_says_what_it_does() -> None:
    assert summary_of(plain) == "All things"
    assert summary_of(anything) == ""


def test_paths() -> None:
    assert path_of("/things/<name>/parts/<part>") == "/things/{name}/parts/{part}"
    assert path_of("/thing_search<tail:re:(?:/.*)?>") == "/thing_search"


def described(operation: Operation) -> dict[str, object]:
    document = describe([operation], title="Nano", version="1", about="")
    [path] = document["paths"].values()
    found: dict[str, object] = path[operation.method.lower()]
    return found


def test_a_success_and_a_failure_come_with_the_same_status() -> None:
    told = msgspec.json.decode(msgspec.json.encode(described(Operation("GET", "/a", "", "t", list[Thing]))))
    granted, refused = told["responses"]["200"]["content"]["application/json"]["schema"]["oneOf"]
    assert granted["properties"]["error_code"] == {"const": 0}
    assert granted["properties"]["data"] == {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}
    assert refused == {"$ref": "#/components/schemas/Failure"}


def test_other_statuses_of_success_leave_200_to_failures() -> None:
    told = msgspec.json.decode(msgspec.json.encode(described(Operation("POST", "/a", "", "t", statuses=(202,)))))
    assert set(told["responses"]) == {"200", "202", "502"}
    refused = told["responses"]["200"]["content"]["application/json"]["schema"]
    assert refused == {"$ref": "#/components/schemas/Failure"}


def test_bodies_and_who_may() -> None:
    told = described(Operation("PUT", "/a/<x>", "", "t", takes=Taken(Thing, may_be_empty=True), room="log"))
    assert told["requestBody"] == {
        "required": False,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
    }
    assert told["description"] == "Needs the room `log`."
    assert "security" not in told
    assert described(Operation("GET", "/a", "", "t", open=True))["security"] == []


def test_the_order_of_routes_means_nothing() -> None:
    rows = [Operation("GET", "/b", "", "t", Thing), Operation("GET", "/a", "", "t", list[Thing])]
    one = describe(rows, title="Nano", version="1", about="")
    assert msgspec.json.encode(one) == msgspec.json.encode(describe(rows[::-1], title="Nano", version="1", about=""))
