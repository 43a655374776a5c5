"""A private key on the disk: made once, readable by nobody else, never replaced."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from nano_appliance.host.files import atomic_write
from nano_appliance.link.certificates import key_from_pem, key_to_pem, make_key
from nano_appliance.model.errors import Misconfigured

KEY_MODE = 0o600
CERTIFICATE_MODE = 0o644


def read_or_make_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """The key in `path`, made when there is no such file.

    Raises Misconfigured naming the file when it holds no key of ours.
    """
    try:
        pem = path.read_bytes()
    except FileNotFoundError:
        key = make_key()
        atomic_write(path, key_to_pem(key), mode=KEY_MODE)
        return key
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}") from error
    try:
        return key_from_pem(pem)
    except ValueError as error:
        raise Misconfigured(f"{path} holds no usable private key: {error}") from error


def read_text(path: Path) -> str | None:
    """The content of `path`, or None when there is no such file. Raises Misconfigured when it cannot be read."""
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path} cannot be read: {error}") from error
