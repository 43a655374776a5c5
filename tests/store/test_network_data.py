from __future__ import annotations

from pathlib import Path

from nano_appliance.model.cell_settings import NetworkResource, NetworkSettings
from nano_appliance.store.network_data import NetworkData
from tests.store.samples import SAMPLES, content, copied, rewrite_everything

SAMPLE = "cell/data/network.data"


def test_the_older_platforms_file_survives(tmp_path: Path) -> None:
    path = copied(SAMPLE, tmp_path)
    file = NetworkData(path)
    file.network.put(file.network.get())
    rewrite_everything(file, file.resources)
    assert content(path) == content(SAMPLES / SAMPLE)


def test_it_is_understood() -> None:
    file = NetworkData(SAMPLES / SAMPLE)
    assert file.network.get() == NetworkSettings(
        dns=("10.99.0.254", "8.8.8.8"), gateway="10.99.0.254", allocation_mode="dhcp"
    )
    assert file.resources.get("bcda79f7-cc13-4b53-820a-1bfc2634d4a6") == NetworkResource(
        instance="bcda79f7-cc13-4b53-820a-1bfc2634d4a6",
        monitor_port=5981,
        hardware_address="00:16:3e:9c:53:48",
        internal_address="10.99.0.105/24",
    )


def test_empty_addresses_are_written_and_no_resources_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "network.data"
    file = NetworkData(path)
    assert content(path) == {"default_bridge": "br0"}
    file.resources.put(NetworkResource(instance="i", monitor_port=5901, hardware_address="00:16:3e:00:00:01"))
    assert content(path)["resources"] == {
        "i": {
            "monitor_port": 5901,
            "hardware_address": "00:16:3e:00:00:01",
            "internal_address": "",
            "external_address": "",
        }
    }
