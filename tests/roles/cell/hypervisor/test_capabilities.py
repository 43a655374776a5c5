from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from nano_appliance.roles.cell.hypervisor.capabilities import (
    lack_of_kvm,
    processor_flags,
    read_group,
    read_offers,
)

GOOD = {"emulate": False, "flags": frozenset({"vmx", "fpu"}), "device_usable": True, "offered": True}


def test_kvm_is_used_when_everything_says_so() -> None:
    assert lack_of_kvm(**GOOD) == ""
    assert lack_of_kvm(**{**GOOD, "flags": frozenset({"svm"})}) == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"emulate": True}, "configuration"),
        ({"flags": frozenset({"fpu"})}, "neither vmx nor svm"),
        ({"device_usable": False}, "/dev/kvm cannot be opened"),
        ({"offered": False}, "libvirt does not offer it"),
    ],
)
def test_one_doubt_is_enough_for_emulation(change: dict[str, object], reason: str) -> None:
    assert reason in lack_of_kvm(**{**GOOD, **change})


def test_flags_are_read_as_words() -> None:
    text = "processor\t: 0\nmodel name\t: with vmx in its name\nflags\t\t: fpu vme svm_lock\n\nprocessor\t: 1\n"
    assert processor_flags(text) == {"fpu", "vme", "svm_lock"}
    assert processor_flags("processor\t: 0\n") == frozenset()


def test_device_models_are_read_from_libvirts_answer() -> None:
    answer = ET.fromstring(
        "<domainCapabilities><devices>"
        "<graphics supported='yes'><enum name='type'><value>vnc</value></enum></graphics>"
        "<video supported='no'/>"
        "</devices></domainCapabilities>"
    )
    offers = read_offers(answer)
    assert (offers.controls, offers.displays, offers.disks) == (frozenset({"vnc"}), frozenset(), None)


def test_the_group_of_emulators() -> None:
    models = (
        "<secmodel><model>apparmor</model><baselabel type='kvm'/></secmodel>"
        "<secmodel><model>dac</model><baselabel type='kvm'>+64055:+108</baselabel>"
        "<baselabel type='qemu'>+64055:+109</baselabel></secmodel>"
    )
    capabilities = ET.fromstring(f"<capabilities><host>{models}</host></capabilities>")
    assert (read_group(capabilities, "kvm"), read_group(capabilities, "qemu")) == (108, 109)
    assert read_group(ET.fromstring("<capabilities><host/></capabilities>"), "kvm") == 0
