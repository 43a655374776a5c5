from __future__ import annotations

from nano_appliance.ctl.table import Column, facts, shown, table, width

COLUMNS: tuple[Column[tuple[str, object]], ...] = (
    Column("NAME", lambda item: item[0]),
    Column("SIZE", lambda item: item[1], right=True),
)


def test_columns_are_as_wide_as_what_is_in_them() -> None:
    items = [("web", "5 GiB"), ("系统盘", "1023 KiB"), ("e\u0301tude", ""), ("longest-of-all", True)]
    assert table(COLUMNS, items) == (
        "NAME                SIZE\n"
        "web                5 GiB\n"
        "系统盘          1023 KiB\n"
        "e\u0301tude                  -\n"
        "longest-of-all       yes"
    )


def test_an_empty_table_still_says_what_it_is_of() -> None:
    assert table(COLUMNS, []) == "NAME  SIZE"


def test_facts_that_are_not_there_are_left_out() -> None:
    assert facts([("name", "web"), ("reason", ""), ("starts with host", False), ("系统", "linux"), ("cores", 0)]) == (
        "name              web\nstarts with host  no\n系统              linux\ncores             0"
    )


def test_nothing_steers_the_terminal() -> None:
    assert shown("a\x1b[31mb\nc\u202ed") == "a�[31mb�c�d"


def test_the_width_of_letters() -> None:
    assert (width("abc"), width("盘"), width("e\u0301"), width("Ａ")) == (3, 2, 1, 2)
