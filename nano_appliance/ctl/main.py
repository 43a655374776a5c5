"""Carrying out one command of `nano ctl`: from the words to what is printed and the exit status."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable

import msgspec

from nano_appliance.ctl.api import Api
from nano_appliance.ctl.commands import (
    batches,
    changes,
    images,
    instances,
    lists,
    login,
    logs,
    migrations,
    power,
    session,
    snapshots,
    tasks,
    tokens,
    transfers,
)
from nano_appliance.ctl.context import Context, Terminal
from nano_appliance.ctl.exit_status import exit_status
from nano_appliance.ctl.login_file import read_login
from nano_appliance.ctl.told import Told
from nano_appliance.model.errors import NanoError
from nano_appliance.rest.portal_client import one_line

COMMANDS: dict[str, Callable[[Context], Told]] = {
    "whoami": session.who_am_i,
    "token list": tokens.list_tokens,
    "token create": tokens.create_token,
    "token revoke": tokens.revoke_token,
    "instance list": instances.list_instances,
    "instance show": instances.show_instance,
    "instance create": instances.create_instance,
    "instance start": power.start_instance,
    "instance stop": power.stop_instance,
    "instance reboot": power.reboot_instance,
    "instance delete": instances.delete_instance,
    "instance console": instances.show_console,
    "instance media insert": power.insert_media,
    "instance media eject": power.eject_media,
    "instance resize": changes.resize_disk,
    "instance change": changes.change_instance,
    "snapshot list": snapshots.list_snapshots,
    "snapshot show": snapshots.show_snapshot,
    "snapshot create": snapshots.create_snapshot,
    "snapshot restore": snapshots.restore_snapshot,
    "snapshot delete": snapshots.delete_snapshot,
    "image list": images.list_all_images,
    "image show": images.show_image,
    "image upload": transfers.upload_image,
    "image build": images.build_image,
    "image download": transfers.download_image,
    "image delete": images.delete_image,
    "batch create": batches.create_batch,
    "batch stop": batches.stop_batch,
    "batch delete": batches.delete_batch,
    "migrate instance": migrations.migrate_instances,
    "migrate cell": migrations.migrate_cell,
    "migrate list": migrations.list_migrations,
    "migrate show": migrations.show_migration,
    "migrate cancel": migrations.cancel_migration,
    "pool list": lists.list_pools,
    "cell list": lists.list_cells,
    "template list": lists.list_templates,
    "task list": tasks.list_tasks,
    "task show": tasks.show_task,
    "log list": logs.list_log,
}
"""What is done in a login, by its words."""


def run(options: argparse.Namespace, make_parser: Callable[[], argparse.ArgumentParser]) -> int:
    """Carry the command out, print what it tells, and return the exit status.

    `make_parser` makes the parser of the whole command line, for the scripts that complete it.
    """
    try:
        told = _perform(options, make_parser)
    except NanoError as error:
        sys.stderr.write(f"nano: {one_line(error.message)}\n")
        return exit_status(error)
    text = told.text
    if options.json:
        text = "" if told.data is None else msgspec.json.format(msgspec.json.encode(told.data), indent=2).decode()
    _print(text)
    return told.exit_status


def _perform(options: argparse.Namespace, make_parser: Callable[[], argparse.ArgumentParser]) -> Told:
    terminal = Terminal(sys.stdin, sys.stderr)
    if options.words == "completion":
        from nano_appliance.ctl.completion import completion_script  # noqa: PLC0415 - nothing else needs the library

        return Told(completion_script(make_parser(), options.shell))
    if options.words == "login":
        return login.log_in(options, terminal)
    if options.words == "logout":
        return session.log_out(terminal)
    api = Api(read_login())
    with api.kept_alive():
        return COMMANDS[options.words](Context(options, api, terminal))


def _print(text: str) -> None:
    """Print `text`, as far as anybody reads it."""
    if not text:
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal without the letters of a name shows something in their place.
        sys.stdout.reconfigure(errors="replace")
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would try to flush the rest at its end, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
