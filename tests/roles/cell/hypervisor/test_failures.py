from __future__ import annotations

import libvirt
import pytest

from nano_appliance.model.errors import Conflict, NanoError, NotFound, Unavailable
from nano_appliance.roles.cell.hypervisor.failures import AgentSilent, TrayClosed, Unsupported, translate


def error(code: int, text: str, domain: int = libvirt.VIR_FROM_QEMU) -> libvirt.libvirtError:
    raised = libvirt.libvirtError("the call failed")
    raised.err = (code, domain, text, 2, "", "", "", -1, -1)
    return raised


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (libvirt.VIR_ERR_NO_DOMAIN, NotFound),
        (libvirt.VIR_ERR_OPERATION_INVALID, Conflict),
        (libvirt.VIR_ERR_CONFIG_UNSUPPORTED, Unsupported),
        (libvirt.VIR_ERR_AGENT_UNRESPONSIVE, AgentSilent),
        (libvirt.VIR_ERR_AGENT_UNSYNCED, AgentSilent),
        (libvirt.VIR_ERR_INTERNAL_ERROR, NanoError),
    ],
)
def test_kinds(code: int, kind: type[NanoError]) -> None:
    translated = translate(error(code, "two\nlines"))
    assert type(translated) is kind
    assert translated.message == "two lines"


def test_whatever_the_connection_complains_about_is_unavailability() -> None:
    translated = translate(error(libvirt.VIR_ERR_SYSTEM_ERROR, "Broken pipe", libvirt.VIR_FROM_RPC))
    assert isinstance(translated, Unavailable)
    assert "Broken pipe" in translated.message


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            libvirt.VIR_ERR_INTERNAL_ERROR,
            "internal error: Child process (tc qdisc add dev vnet0 parent 1:1 handle 2: sfq) unexpected exit status 2",
        ),
        (libvirt.VIR_ERR_SYSTEM_ERROR, "Unable to write to '/sys/fs/cgroup/cpu/machine/a/cpu.shares': No such file"),
    ],
)
def test_limits_that_the_kernel_refuses(code: int, text: str) -> None:
    assert isinstance(translate(error(code, text)), Unsupported)
    assert not isinstance(translate(error(code, "cannot open /etc class: qdisc")), Unsupported)


@pytest.mark.parametrize(
    "words",
    [
        "'blockdev-remove-medium': Tray of device 'ide0-0-0' is not open",
        "'blockdev-insert-medium': Tray of the device is not open",
    ],
)
def test_a_tray_that_the_guest_closed(words: str) -> None:
    text = f"internal error: unable to execute QEMU command {words}"
    assert isinstance(translate(error(libvirt.VIR_ERR_INTERNAL_ERROR, text)), TrayClosed)
