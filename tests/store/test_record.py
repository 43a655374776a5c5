from __future__ import annotations

import msgspec
import pytest

from nano_appliance.store.record import Empty, Layout, Record, Shape, member, nested, optional


class Wheel(msgspec.Struct, frozen=True, kw_only=True):
    place: str
    size: int = 0


class Engine(msgspec.Struct, frozen=True, kw_only=True):
    power: int = 0


class Car(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    colour: str = ""
    engine: Engine = Engine()
    wheels: tuple[Wheel, ...] = ()
    seats: dict[str, Engine] = msgspec.field(default_factory=dict)
    trailer: Engine | None = None


WHEEL = Layout((member("place"), optional("size")), key="place")
ENGINE = Layout((member("power"),))
CAR = Record(
    Car,
    Layout(
        (
            member("title", "name"),
            optional("colour"),
            member("horses", "engine.power"),
            nested("wheels", WHEEL, shape=Shape.LIST, empty=Empty.NULL),
            nested("seats", ENGINE, shape=Shape.MAP, empty=Empty.LEFT_OUT),
            nested("trailer", ENGINE, empty=Empty.LEFT_OUT),
        )
    ),
    key="name",
)

FULL = {
    "title": "a",
    "colour": "red",
    "horses": 75,
    "wheels": [{"place": "left", "size": 3}, {"place": "right"}],
    "seats": {"front": {"power": 1}},
    "trailer": {"power": 0},
}


def test_a_record_and_its_struct() -> None:
    car = CAR.decode(FULL)
    assert car == Car(
        name="a",
        colour="red",
        engine=Engine(power=75),
        wheels=(Wheel(place="left", size=3), Wheel(place="right")),
        seats={"front": Engine(power=1)},
        trailer=Engine(),
    )
    assert CAR.key_of(car) == "a"
    assert CAR.encode(car) == FULL


def test_empty_values_are_written_left_out_or_null() -> None:
    assert CAR.encode(Car(name="a")) == {"title": "a", "horses": 0, "wheels": None}


def test_absent_and_null_members_have_the_structs_defaults() -> None:
    assert CAR.decode({"title": "a", "colour": None, "wheels": None}) == Car(name="a")


def test_unknown_members_are_kept_at_every_depth() -> None:
    previous = {
        **FULL,
        "radio": {"on": True},
        "wheels": [{"place": "right", "brand": "x"}, {"place": "gone", "brand": "y"}],
        "seats": {"front": {"power": 9, "heated": True}},
        "trailer": {"power": 0, "roof": None},
    }
    written = CAR.encode(CAR.decode(FULL), previous)
    assert written["radio"] == {"on": True}
    assert written["wheels"] == [{"place": "left", "size": 3}, {"place": "right", "brand": "x"}]
    assert written["seats"] == {"front": {"power": 1, "heated": True}}
    assert written["trailer"] == {"power": 0, "roof": None}


def test_a_member_that_became_empty_disappears_and_one_that_was_empty_stays() -> None:
    assert "colour" not in CAR.encode(Car(name="a"), {"title": "a", "colour": "red"})
    assert CAR.encode(Car(name="a"), {"title": "a", "colour": ""})["colour"] == ""


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ([], "record must be an object"),
        ({}, "missing required field"),
        ({"title": 1}, "Expected `str`"),
        ({"title": "a", "wheels": {}}, "wheels must be a list"),
        ({"title": "a", "seats": []}, "seats must be an object"),
        ({"title": "a", "wheels": [1]}, "record must be an object"),
        ({"title": "a", "horses": "many"}, "engine.power"),
    ],
)
def test_what_does_not_fit_is_refused(record: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        CAR.decode(record)


def test_a_key_that_stands_outside_of_the_record() -> None:
    assert CAR.decode({"horses": 1}, "outside").name == "outside"
