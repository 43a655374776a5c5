"""Reading and writing `.cfg` files: typed, checked, unknown keys kept; asks nobody anything."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import TypeVar

import msgspec

from nano_appliance.host.files import atomic_write
from nano_appliance.model.configuration import (
    PLACEHOLDER_ID,
    ApiConfiguration,
    Configuration,
    FrontendConfiguration,
    InvalidSetting,
    validate,
)
from nano_appliance.model.errors import Misconfigured
from nano_appliance.store import json_text
from nano_appliance.store.json_text import MalformedText

logger = logging.getLogger(__name__)

SECRET_MODE = 0o600
PUBLIC_MODE = 0o640
"""Configuration files have the older platform's mode, those with secrets are closed to the group as well."""

T = TypeVar("T", bound=Configuration)


def read_configuration(path: Path, kind: type[T]) -> T:
    """The settings in `path`; keys that are absent or null have their defaults, unknown ones are only warned about.

    Raises Misconfigured naming file, line and key when it is missing, is not JSON or breaks a rule.
    """
    configuration = read_incomplete_configuration(path, kind)
    try:
        validate(configuration)
    except InvalidSetting as error:
        raise Misconfigured(f"{path}, line {_line(path, error.key)}: {error.message}") from error
    for warning in [*_unknown_keys(path, kind), *warnings(configuration)]:
        logger.warning("%s: %s", path, warning)
    return configuration


def read_incomplete_configuration(path: Path, kind: type[T]) -> T:
    """Like `read_configuration`, for a file that may still lack settings: no rule is checked, nothing warned about."""
    settings = {key: value for key, value in _read(path).items() if value is not None}
    try:
        return msgspec.convert(settings, kind)
    except msgspec.ValidationError as error:
        key, reason = _explain(error)
        raise Misconfigured(f"{path}, line {_line(path, key)}: {key} {reason}") from error


def write_configuration(path: Path, configuration: Configuration) -> None:
    """Write all settings to `path`; unknown keys that stand there are kept, unset optional ones are left out.

    Raises InvalidSetting for a value that breaks a rule, NanoError when the disk refuses. Nothing is changed then.
    """
    validate(configuration)
    previous = _read(path) if path.exists() else {}
    settings = {key: value for key, value in msgspec.to_builtins(configuration).items() if value or key in previous}
    unknown = {key: value for key, value in previous.items() if key not in configuration.__struct_fields__}
    atomic_write(path, json_text.dump({**settings, **unknown}), mode=_mode(configuration), keep_backup=True)


def warnings(configuration: Configuration) -> list[str]:
    """What an administrator should know about settings that are allowed and yet unwise."""
    ids: list[str] = []
    if isinstance(configuration, ApiConfiguration):
        ids = [credential.id for credential in configuration.credentials]
    elif isinstance(configuration, FrontendConfiguration):
        ids = [configuration.api_id]
    if PLACEHOLDER_ID in ids:
        return [f"the API credential '{PLACEHOLDER_ID}' is publicly known: replace it on core and frontend"]
    return []


def _unknown_keys(path: Path, kind: type[T]) -> list[str]:
    return [
        f"unknown key '{key}' is kept and has no effect" for key in _read(path) if key not in kind.__struct_fields__
    ]


def _mode(configuration: Configuration) -> int:
    if isinstance(configuration, ApiConfiguration | FrontendConfiguration) or configuration.secret:
        return SECRET_MODE
    return PUBLIC_MODE


def _read(path: Path) -> dict[str, object]:
    try:
        return json_text.load(path.read_bytes())
    except MalformedText as error:
        raise Misconfigured(f"{path}, {error}") from error
    except OSError as error:
        raise Misconfigured(f"cannot read {path}: {error.strerror}") from error


def _line(path: Path, key: str) -> int:
    return json_text.line_of_key(path.read_bytes(), key)


def _explain(error: msgspec.ValidationError) -> tuple[str, str]:
    """Key and reason out of the library's message, such as: Expected `int`, got `str` - at `$.group_port`."""
    reason, _, place = str(error).partition(" - at ")
    found = re.match(r"`\$\.(\w+)", place)
    return (found[1] if found else "it"), f"is wrong: {reason[0].lower()}{reason[1:].replace('`', '')}"
