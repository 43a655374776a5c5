from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model import names
from nano_appliance.model.errors import InvalidInput

ALLOWED = string.ascii_letters + string.digits + "_-"


@given(st.text(ALLOWED, min_size=1, max_size=names.LONGEST_NAME))
def test_resource_names_of_allowed_characters_pass_unchanged(name: str) -> None:
    assert names.check_name("pool", name, names.RESOURCE) == name


@given(st.text(ALLOWED, max_size=5), st.characters(exclude_characters=ALLOWED), st.text(ALLOWED, max_size=5))
def test_any_other_character_is_refused_with_the_field_named(head: str, bad: str, tail: str) -> None:
    with pytest.raises(InvalidInput, match="^pool ") as caught:
        names.check_name("pool", head + bad + tail, names.RESOURCE)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("name", ["", "a" * 129, "a\n", "../x", "a b", "ä"])
def test_refused_resource_names(name: str) -> None:
    with pytest.raises(InvalidInput):
        names.check_name("name", name, names.RESOURCE)


@pytest.mark.parametrize("name", [".", ".."])
def test_names_of_folders_are_no_file_names(name: str) -> None:
    with pytest.raises(InvalidInput):
        names.check_name("name", name, names.FILE)


def test_accounts_and_files_may_carry_dots() -> None:
    assert names.check_name("user", "ann.b-c_1", names.ACCOUNT) == "ann.b-c_1"
    assert names.check_name("image", "debian-12.1", names.FILE) == "debian-12.1"


@pytest.mark.parametrize("name", ["rescue disk", "救援", "a&b <c>"])
def test_labels_may_be_any_printable_text(name: str) -> None:
    assert names.check_name("name", name, names.LABEL) == name


@pytest.mark.parametrize("name", [" ", "a\tb", "a\x00", "line\nbreak"])
def test_labels_are_one_line_with_something_to_see(name: str) -> None:
    with pytest.raises(InvalidInput):
        names.check_name("name", name, names.LABEL)


@given(st.text(ALLOWED, min_size=1), st.text(ALLOWED + ".", min_size=1))
def test_full_name_and_back(group: str, name: str) -> None:
    assert names.short_name(names.full_name(group, name), group) == name


def test_a_name_without_its_group_stays() -> None:
    assert names.short_name("web1", "admin") == "web1"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("web1", "web1"), ("web_1", "web-1"), ("_-web-_", "web"), ("__", "localhost"), ("a" * 70, "a" * 63)],
)
def test_names_of_hosts(name: str, expected: str) -> None:
    assert names.host_name(name) == expected


@given(st.text(ALLOWED, min_size=1))
def test_every_name_becomes_one_that_a_host_can_have(name: str) -> None:
    assert re.fullmatch(r"[0-9A-Za-z]([0-9A-Za-z-]{0,61}[0-9A-Za-z])?", names.host_name(name))
