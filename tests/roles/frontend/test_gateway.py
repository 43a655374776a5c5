"""What reaches the core, in whose name, and what comes back."""

from __future__ import annotations

import hashlib
import http.client
import os
import resource
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nano_appliance.model.account import Visibility
from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import InvalidInput
from nano_appliance.roles.frontend.gateway import core_path
from tests.roles.frontend.conftest import add_user
from tests.roles.frontend.running_frontend import RunningFrontend
from tests.roles.frontend.scripted_core import ScriptedCore, envelope

GUEST = "3e0b6f6a-5f0e-4b6c-8c13-7a0d5a0f4c21"


def test_a_request_is_passed_on_in_the_callers_name(frontend: RunningFrontend, core: ScriptedCore, mira: str) -> None:
    core.answers["GET", "/api/v1/compute_pools/"] = []
    assert frontend.ask("GET", "/compute_pools/", session=mira).data == []
    asked = core.asked[-1]
    assert (asked.method, asked.path, asked.query, asked.body) == ("GET", "/api/v1/compute_pools/", {}, None)
    assert asked.caller == Caller(user="mira", group="ops", menus=frozenset({"dashboard", "instance"}))
    assert mira not in str(asked.headers)


@pytest.mark.parametrize("status", [200, 201, 202])
def test_status_and_body_come_back_unchanged(
    frontend: RunningFrontend, core: ScriptedCore, mira: str, status: int
) -> None:
    answer = envelope({"id": GUEST, "progress": 35}, status=status)
    core.answers["GET", f"/api/v1/guests/{GUEST}"] = answer
    received = frontend.ask("GET", f"/guests/{GUEST}", session=mira)
    assert (received.status, received.content) == (status, answer.body)
    assert received.headers["Content-Type"] == "application/json"


def test_a_failure_of_the_core_comes_back_as_it_is(frontend: RunningFrontend, mira: str) -> None:
    received = frontend.ask("GET", f"/guests/{GUEST}", session=mira)
    assert (received.status, received.envelope["error_code"], received.envelope["data"]) == (200, 500, {})
    assert received.envelope["message"] == f"/api/v1/guests/{GUEST} not found"


@pytest.mark.parametrize("slash", ["", "/"])
def test_both_spellings_of_a_path_are_served(
    frontend: RunningFrontend, core: ScriptedCore, mira: str, slash: str
) -> None:
    core.answers["GET", "/api/v1/compute_cell_status/default"] = []
    assert frontend.ask("GET", f"/compute_cell_status/default{slash}", session=mira).data == []


def test_no_core_means_502_without_a_body(frontend: RunningFrontend, mira: str, start: Callable[..., Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    alone = RunningFrontend(frontend.folder.home, port)
    try:
        received = alone.ask("GET", "/compute_pools/", session=mira)
        assert (received.status, received.content) == (502, b"")
        received = alone.ask("POST", f"/instances/{GUEST}", {}, session=mira)
        assert (received.status, received.content) == (502, b"")
        assert "start instance" in alone.log()[0]
        assert alone.log()[0].endswith("failed: the core cannot be reached")
    finally:
        alone.stop()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/media_images/x%2Ffile"),
        ("DELETE", "/media_images/..%2Fguests"),
        ("DELETE", "/media_images/%2E%2E%2Fguests%2F" + GUEST),
        ("DELETE", "/media_images/%2e%2e"),
        ("POST", "/instances/x%252Fmedia"),
    ],
)
def test_a_path_cannot_lead_to_another_route(
    frontend: RunningFrontend, core: ScriptedCore, admin: str, method: str, path: str
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", frontend.port)
    connection.request(method, f"/api/v1{path}", b"{}", {"Nano-Session": admin, "Content-Type": "application/json"})
    assert b"must not contain '/'" in connection.getresponse().read()
    connection.close()
    assert core.asked == []


@pytest.mark.parametrize("value", ["a/b", "..", ".", "a%2fb", "%2F"])
def test_values_that_are_no_single_segment_are_refused(value: str) -> None:
    with pytest.raises(InvalidInput):
        core_path("/api/v1/guests/<id>", {"id": value})


class TestSearches:
    @pytest.mark.parametrize("tail", ["", "/", "/whatever/there"])
    def test_a_query_is_made_the_callers_own(
        self, frontend: RunningFrontend, core: ScriptedCore, mira: str, tail: str
    ) -> None:
        core.answers["GET", "/api/v1/guest_search/"] = []
        path = f"/guest_search{tail}?pool=default&owner=root.ops&group=admin"
        assert frontend.ask("GET", path, session=mira).data == []
        assert core.asked[-1].query == {"pool": "default", "owner": "mira"}
        assert core.asked[-1].caller.visible is False

    def test_a_group_that_shares_is_named(self, frontend: RunningFrontend, core: ScriptedCore, admin: str) -> None:
        add_user(frontend, "lee", "ops", ("media",), Visibility(media_image_visible=True))
        lee = frontend.log_in("lee")
        core.answers["GET", "/api/v1/media_image_search/"] = core.answers["GET", "/api/v1/guest_search/"] = []
        assert frontend.ask("GET", "/media_image_search/", session=lee).data == []
        assert core.asked[-1].query == {"owner": "lee", "group": "ops"}
        assert core.asked[-1].caller.visible is True
        assert frontend.ask("GET", "/guest_search/?pool=default", session=lee).data == []
        assert core.asked[-1].query == {"pool": "default", "owner": "lee"}
        assert core.asked[-1].caller.visible is False

    def test_a_body_is_made_the_callers_own(self, frontend: RunningFrontend, core: ScriptedCore, mira: str) -> None:
        found = {"result": [], "total": 0, "limit": 10, "offset": 0}
        core.answers["POST", "/api/v1/search/guests/"] = found
        wanted = {"limit": 10, "offset": 0, "owner": "root.ops", "group": "admin", "keyword": "web"}
        before = frontend.log()
        assert frontend.ask("POST", "/search/guests/", wanted, session=mira).data == found
        assert core.asked[-1].body == {"limit": 10, "offset": 0, "keyword": "web", "owner": "mira"}
        assert frontend.log() == before

    @pytest.mark.parametrize("body", [b"[]", b"", b"{"])
    def test_a_body_that_is_no_object_is_refused(
        self, frontend: RunningFrontend, core: ScriptedCore, mira: str, body: bytes
    ) -> None:
        assert frontend.ask("POST", "/search/guests/", body, session=mira).failure
        assert core.asked == []


class TestRights:
    def test_a_change_needs_the_menu_of_its_room(
        self, frontend: RunningFrontend, core: ScriptedCore, mira: str
    ) -> None:
        failure = frontend.ask("DELETE", "/compute_pools/rack_1", session=mira).failure
        assert failure == "this needs the right to 'compute_pool', which mira does not have"
        assert core.asked == []
        assert frontend.log()[0] == f"ops.mira(127.0.0.1) : delete compute pool rack_1 failed: {failure}"

    def test_reading_needs_none(self, frontend: RunningFrontend, core: ScriptedCore, mira: str) -> None:
        core.answers["GET", "/api/v1/media_images/"] = []
        assert frontend.ask("GET", "/media_images/", session=mira).data == []

    def test_only_administrators_make_things_for_others(
        self, frontend: RunningFrontend, core: ScriptedCore, admin: str, mira: str
    ) -> None:
        core.answers["POST", "/api/v1/guests/"] = envelope({"id": GUEST}, status=202)
        body = {"name": "web1", "owner": "root.ops", "group": "admin"}
        assert "owner must be 'mira'" in frontend.ask("POST", "/guests/", body, session=mira).failure
        assert core.asked == []
        own = {"name": "web1", "owner": "mira", "group": "ops"}
        assert frontend.ask("POST", "/guests/", own, session=mira).status == 202
        assert frontend.ask("POST", "/guests/", own, session=admin).status == 202
        assert [asked.body for asked in core.asked] == [own, own]
        assert [asked.caller.administers for asked in core.asked] == [False, True]


class TestLog:
    def test_changes_are_written_with_their_outcome(
        self, frontend: RunningFrontend, core: ScriptedCore, admin: str
    ) -> None:
        core.answers["POST", "/api/v1/compute_pools/rack_1"] = ""
        frontend.ask("POST", "/compute_pools/rack_1", {"storage": "", "network": ""}, session=admin)
        frontend.ask("DELETE", "/compute_pools/rack_1", session=admin)
        assert frontend.log()[1::-1] == [
            "admin.root.ops(127.0.0.1) : create compute pool rack_1",
            "admin.root.ops(127.0.0.1) : delete compute pool rack_1 failed: /api/v1/compute_pools/rack_1 not found",
        ]

    def test_members_of_the_body_are_named_and_secrets_are_not(
        self, frontend: RunningFrontend, core: ScriptedCore, mira: str
    ) -> None:
        core.answers["POST", "/api/v1/guests/"] = envelope({"id": GUEST}, status=202)
        body = {"name": "web1\nforged", "cloud_init": {"admin_secret": "S3cret99x"}}
        frontend.ask("POST", "/guests/", body, session=mira)
        assert frontend.log()[0] == "ops.mira(127.0.0.1) : create new instance web1\\nforged"
        assert "S3cret99x" not in "".join(frontend.log())

    @pytest.mark.parametrize(
        ("body", "detail"),
        [
            ({"reboot": True, "force": True}, "reboot true, force true"),
            ({"force": True}, "reboot false, force true"),
            (None, "reboot false, force false"),
        ],
    )
    def test_members_that_are_not_given_count_as_the_default(
        self, frontend: RunningFrontend, core: ScriptedCore, mira: str, body: object, detail: str
    ) -> None:
        core.answers["DELETE", f"/api/v1/instances/{GUEST}"] = ""
        assert frontend.ask("DELETE", f"/instances/{GUEST}", body, session=mira).data == ""
        assert frontend.log()[0] == f"ops.mira(127.0.0.1) : stop instance {GUEST} ({detail})"

    def test_a_malformed_body_is_written_too(self, frontend: RunningFrontend, mira: str) -> None:
        assert frontend.ask("POST", "/guests/", b"{", session=mira).failure
        assert frontend.log()[0].startswith("ops.mira(127.0.0.1) : create new instance ? failed: ")


class TestUpload:
    def start_upload(self, frontend: RunningFrontend, session: str, size: int) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", frontend.port, timeout=60)
        connection.putrequest("POST", "/api/v1/media_images/0a1b/file/")
        connection.putheader("Nano-Session", session)
        connection.putheader("Content-Type", "multipart/form-data; boundary=xyz")
        connection.putheader("Content-Length", str(size))
        connection.endheaders()
        return connection

    def test_a_big_body_passes_in_constant_memory(
        self, frontend: RunningFrontend, core: ScriptedCore, admin: str
    ) -> None:
        block, blocks = os.urandom(1 << 20), 200
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        connection = self.start_upload(frontend, admin, len(block) * blocks)
        digest = hashlib.sha256()
        for _ in range(blocks):
            connection.send(block)
            digest.update(block)
        answer = connection.getresponse()
        assert (answer.status, answer.read()[:20]) == (200, envelope("").body[:20])
        connection.close()
        (uploaded,) = core.uploads
        assert (uploaded.size, uploaded.digest) == (len(block) * blocks, digest.hexdigest())
        assert uploaded.content_type == "multipart/form-data; boundary=xyz"
        # Client, frontend and core of this test share one process.
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 48 * 1024
        assert frontend.log()[0] == "admin.root.ops(127.0.0.1) : upload media image 0a1b"

    def test_one_that_breaks_off_ends_at_the_core_too(
        self, frontend: RunningFrontend, core: ScriptedCore, admin: str
    ) -> None:
        connection = self.start_upload(frontend, admin, 1 << 20)
        connection.send(b"x" * 1000)
        assert connection.sock is not None
        connection.sock.shutdown(socket.SHUT_WR)
        assert b"broke off" in connection.getresponse().read()
        connection.close()
        assert core.uploads == []
        assert "upload media image 0a1b failed: the request's body broke off" in frontend.log()[0]

    def test_without_the_right_nothing_is_sent_on(
        self, frontend: RunningFrontend, core: ScriptedCore, mira: str
    ) -> None:
        connection = self.start_upload(frontend, mira, 10)
        connection.send(b"x" * 10)
        assert b"right to 'media'" in connection.getresponse().read()
        connection.close()
        assert core.asked == []

    def test_others_are_answered_meanwhile(self, frontend: RunningFrontend, admin: str) -> None:
        waiting = [self.start_upload(frontend, admin, 1 << 20) for _ in range(20)]
        assert frontend.ask("GET", "/system/").data["ready"] is True
        for connection in waiting:
            connection.close()


def test_the_log_file_is_the_servers(frontend: RunningFrontend, admin: str) -> None:
    (file,) = Path(frontend.folder.data / "log").glob("*/*.log")
    assert file.stat().st_mode & 0o777 == 0o640
