from __future__ import annotations

import io
import json
import stat
from pathlib import Path

import msgspec
import pycdlib
import pytest

from nano_appliance.model.errors import NanoError
from nano_appliance.roles.cell.seed_image import seed_image, write_seed
from tests.model.test_cloud_init import LINUX


def read_back(image: bytes) -> dict[str, bytes]:
    """The files on a CD as Linux sees them; the long names of Joliet must be the same."""
    disc = pycdlib.PyCdlib()
    disc.open_fp(io.BytesIO(image))
    found: dict[str, bytes] = {}
    for child in disc.list_children(rr_path="/"):
        if child.is_dir():
            continue
        name = child.rock_ridge.name().decode()
        content = io.BytesIO()
        disc.get_file_from_iso_fp(content, rr_path=f"/{name}")
        found[name] = content.getvalue()
    joliet = {each.file_identifier().decode("utf-16-be") for each in disc.list_children(joliet_path="/")}
    assert set(found) <= joliet
    assert disc.pvd.volume_identifier.decode().strip() == "cidata"
    disc.close()
    return found


def test_what_is_on_the_cd() -> None:
    files = read_back(seed_image(LINUX))
    assert set(files) == {"meta-data", "user-data"}
    assert json.loads(files["meta-data"])["local-hostname"] == "web1"
    assert files["user-data"].startswith(b"#cloud-config\n")


def test_a_static_network_is_a_file_of_its_own() -> None:
    system = msgspec.structs.replace(LINUX, address="10.9.0.53/24")
    files = read_back(seed_image(system))
    assert set(files) == {"meta-data", "user-data", "network-config"}
    assert json.loads(files["network-config"])["version"] == 1


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "a_ci.iso"
    write_seed(path, LINUX)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_back(path.read_bytes())


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NanoError, match="cannot write"):
        write_seed(tmp_path / "gone" / "a_ci.iso", LINUX)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"precious")
    (tmp_path / "a_ci.iso").symlink_to(target)
    with pytest.raises(NanoError):
        write_seed(tmp_path / "a_ci.iso", LINUX)
    assert target.read_bytes() == b"precious"
