from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.sizes import format_size, parse_size
from nano_appliance.model.units import GIB, KIB, MIB


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("4096", 4096),
        ("4096B", 4096),
        ("1k", KIB),
        ("512MiB", 512 * MIB),
        ("512 mb", 512 * MIB),
        ("20G", 20 * GIB),
        ("20GB", 20 * GIB),
        (" 20gib ", 20 * GIB),
        ("1.5G", GIB + 512 * MIB),
        ("2T", 2 * KIB * GIB),
        ("1P", MIB * GIB),
        ("0.5K", 512),
        ("1.1T", 1126 * GIB),
        ("0.999999999K", 1023),
    ],
)
def test_sizes_are_typed_freely(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize(
    "text",
    ["", "G", "-1G", "1.2.3G", "1,5G", "20X", "20iB", "20GG", "1e3", "0x10", "½G", "٣G", "1G\n2", "9" * 19, "inf"],
)
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="must be a number of bytes or look like 512M"):
        parse_size(text)


@pytest.mark.parametrize("text", ["1.5B", "1.5"])
def test_a_part_of_a_byte_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=f"size '{text}' must be a whole number of bytes"):
        parse_size(text)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (1, "1 B"),
        (1023, "1023 B"),
        (KIB, "1 KiB"),
        (1536, "1.5 KiB"),
        (KIB * KIB - 1, "1 MiB"),
        (5 * GIB, "5 GiB"),
        (5 * GIB + 1, "5 GiB"),
        (1500 * GIB, "1.5 TiB"),
        (5000 * MIB * GIB, "5000 PiB"),
    ],
)
def test_sizes_are_shown_readably(size: int, text: str) -> None:
    assert format_size(size) == text


@given(st.integers(0, 2**59))
def test_what_is_shown_is_understood_and_near(size: int) -> None:
    assert abs(parse_size(format_size(size)) - size) <= size / 19
