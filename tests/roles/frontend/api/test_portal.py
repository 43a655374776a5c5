"""The portal's files over HTTP."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.roles.frontend.running_frontend import RunningFrontend

PAGE = b"<!doctype html><title>Nano</title>"
SCRIPT = b"export {}\n" * 500


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningFrontend]:
    tmp_path = tmp_path_factory.mktemp("portal")
    root = tmp_path / "own"
    (root / "static/js").mkdir(parents=True)
    (root / "index.html").write_bytes(PAGE)
    (root / "favicon.svg").write_text("<svg/>")
    (root / "static/js/app-B4k8Zq1x.js").write_bytes(SCRIPT)
    (tmp_path / "secret").write_text("secret")
    (root / "leak").symlink_to(tmp_path / "secret")
    running = RunningFrontend(tmp_path, core_port=1, web_root=str(root))
    yield running
    running.stop()


@pytest.mark.parametrize("path", ["/", "/login", "/admin/compute_cells/?pool=a", "/monitor/0a1b", "/api/v1/unknown/"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_addresses_of_the_portal_get_its_start_page(portal: RunningFrontend, path: str, method: str) -> None:
    answer = portal.ask(method, "/" + path)
    assert (answer.status, answer.content) == (200, PAGE)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_files_are_served_with_their_type(portal: RunningFrontend) -> None:
    answer = portal.ask("GET", "//favicon.svg")
    assert (answer.content, answer.headers["Content-Type"]) == (b"<svg/>", "image/svg+xml")
    answer = portal.ask("GET", "//static/js/app-B4k8Zq1x.js")
    assert answer.content == SCRIPT
    assert "immutable" in answer.headers["Cache-Control"]


def test_text_is_packed_for_those_who_take_it(portal: RunningFrontend) -> None:
    path = "//static/js/app-B4k8Zq1x.js"
    packed = portal.ask("GET", path, headers={"Accept-Encoding": "br, gzip;q=0.8"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == SCRIPT
    assert int(packed.headers["Content-Length"]) == len(packed.content)
    for refusing in ("identity", "gzip;q=0", "br"):
        plain = portal.ask("GET", path, headers={"Accept-Encoding": refusing})
        assert "Content-Encoding" not in plain.headers
        assert plain.headers["Vary"] == "Accept-Encoding"


def test_what_the_browser_has_is_not_sent_again(portal: RunningFrontend) -> None:
    tag = portal.ask("GET", "//").headers["ETag"]
    answer = portal.ask("GET", "//", headers={"If-None-Match": f'"other", W/{tag}'})
    assert (answer.status, answer.content) == (304, b"")
    assert portal.ask("GET", "//", headers={"If-None-Match": '"other"'}).status == 200


def test_missing_files_below_a_folder_are_missing(portal: RunningFrontend) -> None:
    for path in ("//static/js/gone.js", "//static/", "//static"):
        answer = portal.ask("GET", path)
        assert (answer.status, answer.content) in {(404, b"404 page not found\n"), (200, PAGE)}
    assert portal.ask("GET", "//static/js/gone.js").status == 404


def test_the_start_page_has_one_address(portal: RunningFrontend) -> None:
    answer = portal.ask("GET", "//index.html")
    assert (answer.status, answer.headers["Location"]) == (301, "./")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret",
        "/static/../../secret",
        "/static/js/../../../secret",
        "/%2e%2e/secret",
        "/static/%2e%2e/%2e%2e/secret",
        "/static/..%2f..%2fsecret",
        "/static/js/..%5c..%5csecret",
        "//secret",
        "/leak",
        "/static/%00",
        "/static/js/app-B4k8Zq1x.js%00.html",
        "/%c0%ae%c0%ae/secret",
    ],
)
def test_nothing_outside_the_folder_is_ever_sent(portal: RunningFrontend, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", portal.port)
    connection.putrequest("GET", path, skip_host=False)
    connection.endheaders()
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    assert content != b"secret"
    assert answer.status in {200, 400, 404}
    if answer.status == 200:
        assert content == PAGE


def test_head_sends_no_body(portal: RunningFrontend) -> None:
    answer = portal.ask("HEAD", "//")
    assert (answer.status, answer.content, answer.headers["Content-Length"]) == (200, b"", str(len(PAGE)))


def test_a_portal_that_was_not_built_says_so(tmp_path: Path, start: Callable[..., RunningFrontend]) -> None:
    (tmp_path / "empty").mkdir()
    frontend = start(web_root=str(tmp_path / "empty"))
    answer = frontend.ask("GET", "//login")
    assert answer.status == 503
    assert b"has not been built" in answer.content
    assert frontend.ask("GET", "/system/").data["ready"] is False
