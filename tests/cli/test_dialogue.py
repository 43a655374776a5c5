from __future__ import annotations

import pytest

from nano_appliance.cli.dialogue import Dialogue
from nano_appliance.cli.questions import FORMS, Question
from nano_appliance.model.errors import NanoError


def question(role: str, key: str) -> Question:
    return next(one for form in FORMS[role] for one in form.questions if one.key == key)


class Person:
    """Types lines and remembers what was shown."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.prompts: list[str] = []
        self.hidden: list[str] = []
        self.shown: list[str] = []
        self.dialogue = Dialogue(self.type, self.shown.append, self.type_hidden)

    def type(self, prompt: str) -> str:
        self.prompts.append(prompt)
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)

    def type_hidden(self, prompt: str) -> str:
        self.hidden.append(prompt)
        return self.lines.pop(0)


def test_enter_accepts_the_default_as_the_older_platform_shows_it() -> None:
    person = Person("", "")
    assert person.dialogue.ask(question("core", "domain"), "nano", ()) == "nano"
    assert person.dialogue.ask(question("core", "group_port"), "5599", ()) == "5599"
    assert person.prompts == [
        "Group Domain Name = 'nano' (press enter to accept or input new value): ",
        "Group MultiCast Port = 5599 (press enter to accept or input new value): ",
    ]


def test_a_bad_answer_is_explained_and_asked_again() -> None:
    person = Person("10.0.0.1", "all", "239.1.2.3")
    assert person.dialogue.ask(question("core", "group_address"), "224.0.0.226", ()) == "239.1.2.3"
    assert person.shown == ["Group MultiCast Address must be an IPv4 multicast address such as 224.0.0.226"] * 2


@pytest.mark.parametrize(("answer", "taken"), [("1", "10.0.0.2"), ("10.9.9.9", "10.9.9.9")])
def test_one_of_several_addresses_by_number_or_any_other(answer: str, taken: str) -> None:
    person = Person(answer)
    assert person.dialogue.ask(question("core", "listen_address"), "", ("10.0.0.1", "10.0.0.2")) == taken
    assert person.shown == ["0: 10.0.0.1", "1: 10.0.0.2"]


def test_without_a_default_enter_alone_is_refused() -> None:
    person = Person("", "7", "0")
    assert person.dialogue.ask(question("core", "listen_address"), "", ("10.0.0.1", "10.0.0.2")) == "10.0.0.1"
    assert person.shown[2:] == [
        "Listen Address is required",
        "Listen Address must be an IPv4 address of this host",
    ]


def test_a_secret_is_typed_unseen_and_its_default_not_shown() -> None:
    person = Person("")
    assert person.dialogue.ask(question("frontend", "api_key"), "topsecret", ()) == "topsecret"
    assert person.prompts == []
    assert "topsecret" not in "".join(person.hidden + person.shown)


def test_the_end_of_input_is_an_error() -> None:
    with pytest.raises(NanoError, match="no answer to 'Group Domain Name'"):
        Person().dialogue.ask(question("core", "domain"), "nano", ())
