"""Named scenarios and their golden logs: `python -m tests.simulation.golden` writes the logs anew, to be read."""

from __future__ import annotations

from pathlib import Path

from tests.simulation.scenario import parse

FOLDER = Path(__file__).parent / "scenarios"
LOG = "---"


def names() -> list[str]:
    """Every named scenario."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def load(name: str) -> tuple[str, str]:
    """The text of a scenario and its golden log."""
    text, _, log = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").partition(f"{LOG}\n")
    return text, log


def play(text: str) -> str:
    """The log of what happens."""
    return "".join(f"{line}\n" for line in parse(text).run().lines)


def main() -> None:
    """Write every golden log anew."""
    for name in names():
        text, _ = load(name)
        (FOLDER / f"{name}.txt").write_text(f"{text}{LOG}\n{play(text)}", encoding="utf-8")


if __name__ == "__main__":
    main()
