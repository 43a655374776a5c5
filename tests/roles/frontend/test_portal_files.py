"""Which files of the portal are served, and as what."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from nano_appliance.model.errors import Misconfigured
from nano_appliance.roles.frontend.portal_files import built_in_portal, choose_root, find_portal_files


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "portal"
    (root / "assets").mkdir(parents=True)
    (root / "index.html").write_text("<!doctype html>")
    (root / "assets/app-B4k8Zq1x.js").write_text("export {}\n" * 500)
    (root / "assets/logo.svg").write_text("<svg/>")
    return root


def test_every_file_is_found_under_its_path(root: Path) -> None:
    files = find_portal_files(root)
    assert sorted(files) == ["/assets/app-B4k8Zq1x.js", "/assets/logo.svg", "/index.html"]
    assert files["/assets/app-B4k8Zq1x.js"].content_type.startswith("text/javascript")
    assert {path for path, file in files.items() if file.unchanging} == {"/assets/app-B4k8Zq1x.js"}


@pytest.mark.parametrize(
    ("name", "unchanging"),
    [
        ("app-B4k8Zq1x.js", True),
        ("RedHatText-Regular-Cx_1-aZ9.woff2", True),
        ("main.8f0c12ab.js", True),
        ("2.1a2b3c4d.chunk.css", True),
        ("index.html", False),
        ("favicon.svg", False),
        ("x.js", False),
    ],
)
def test_names_with_a_hash_never_change(root: Path, name: str, unchanging: bool) -> None:
    (root / name).write_text("")
    (root / "assets" / name).write_text("")
    files = find_portal_files(root)
    assert files[f"/assets/{name}"].unchanging is unchanging
    assert not files[f"/{name}"].unchanging


def test_a_link_that_leads_out_is_not_served(root: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "secret").write_text("secret")
    (root / "leak").symlink_to(tmp_path / "secret")
    (root / "folder").symlink_to(tmp_path)
    assert not [path for path in find_portal_files(root) if "leak" in path or "secret" in path]
    assert "leads out" in caplog.text


def test_the_tag_follows_the_content(root: Path) -> None:
    before = find_portal_files(root)["/index.html"].tag
    assert find_portal_files(root)["/index.html"].tag == before
    (root / "index.html").write_text("<!doctype html>\n")
    assert find_portal_files(root)["/index.html"].tag != before


def test_text_of_some_length_is_packed(root: Path) -> None:
    files = find_portal_files(root)
    script = files["/assets/app-B4k8Zq1x.js"]
    assert script.compressible
    assert not files["/assets/logo.svg"].compressible
    assert gzip.decompress(script.read_packed()) == script.read()


def test_no_folder_means_no_files(tmp_path: Path) -> None:
    assert find_portal_files(tmp_path / "missing") == {}


def test_the_built_in_portal_is_served_unless_another_is_set_explicitly(tmp_path: Path) -> None:
    (tmp_path / "web_root").mkdir()
    (tmp_path / "own").mkdir()
    assert choose_root("", tmp_path) == built_in_portal()
    assert choose_root(str(tmp_path / "web_root"), tmp_path) == built_in_portal()
    assert choose_root(str(tmp_path / "own"), tmp_path) == tmp_path / "own"
    with pytest.raises(Misconfigured, match="nowhere"):
        choose_root(str(tmp_path / "nowhere"), tmp_path)
