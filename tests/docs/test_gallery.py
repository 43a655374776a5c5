"""The gallery shows every page of the portal in both languages, light and dark, wide and small, and nothing else."""

from __future__ import annotations

from scripts.gallery import FOLDER, gallery, pages
from tests.portal.pictured import DIALOGS, GATES, ROOMS


def test_the_gallery_is_as_its_pictures_are() -> None:
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == gallery(FOLDER)


def test_every_page_has_its_pictures() -> None:
    assert set(pages(FOLDER)) == {*GATES, *ROOMS, *DIALOGS}
