#!/usr/bin/env python3
"""`make screenshots`: shows the pictures of the portal's pages, which the browser tests have taken, on one page."""

from __future__ import annotations

import re
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
NAME = re.compile(r"(?P<page>[a-z-]+)-(?P<language>en|zh)-(?P<theme>light|dark)-(?P<size>wide|small)\.png")
LANGUAGES = {"en": "English", "zh": "中文"}
THEMES = ("light", "dark")
SIZES = ("wide", "small")

HEAD = """\
# Every page of the portal

In both languages, light and dark, on a wide screen and on a small one. `make screenshots` takes them anew, of a real
Nano in a real browser.
"""


def pages(folder: Path) -> list[str]:
    """Names of the pages that have a picture in `folder`."""
    found = (NAME.fullmatch(path.name) for path in folder.glob("*.png"))
    return sorted({match["page"] for match in found if match})


def gallery(folder: Path) -> str:
    """The page that shows every picture: a section for each page, a row for each language and theme."""
    lines = [HEAD]
    for page in pages(folder):
        lines += [f"## {page}", "", "| | wide | small |", "| --- | --- | --- |"]
        for language, title in LANGUAGES.items():
            for theme in THEMES:
                names = [f"{page}-{language}-{theme}-{size}.png" for size in SIZES]
                shown = [f"![{page}, {title}, {theme}]({name})" for name in names]
                lines.append(f"| {title}, {theme} | {' | '.join(shown)} |")
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    """Write the page; returns the exit status."""
    (FOLDER / "README.md").write_text(gallery(FOLDER), encoding="utf-8")
    print(f"{FOLDER / 'README.md'} shows {len(pages(FOLDER))} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
