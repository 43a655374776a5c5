"""The portal's texts by key and language, read from its own files, so that tests look for what a person reads."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import cast

LOCALES = Path(__file__).parents[2] / "web" / "src" / "locales"
LANGUAGES = ("en", "zh")
NAMES = {"en": "English", "zh": "中文"}
BROWSER_LOCALES = {"en": "en-US", "zh": "zh-CN"}


@cache
def _texts(language: str) -> dict[str, object]:
    return cast("dict[str, object]", json.loads((LOCALES / f"{language}.json").read_text(encoding="utf-8")))


def sections() -> list[str]:
    """The first parts of all keys."""
    return list(_texts("en"))


def text(key: str, language: str = "en", **gaps: str) -> str:
    """The text of a dotted key with its gaps filled. Raises KeyError when there is none."""
    found: object = _texts(language)
    for part in key.split("."):
        found = cast("dict[str, object]", found)[part]
    filled = str(found)
    for name, value in gaps.items():
        filled = filled.replace("{{" + name + "}}", value)
    return filled
