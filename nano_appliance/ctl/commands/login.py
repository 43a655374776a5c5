"""Logging in, and by what the server is known from then on."""

from __future__ import annotations

import argparse
import getpass
import secrets
import ssl
import sys
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from nano_appliance.ctl.answers import Identity
from nano_appliance.ctl.context import Terminal
from nano_appliance.ctl.login_file import Login, keep_login
from nano_appliance.ctl.told import Told
from nano_appliance.model.errors import InvalidInput, NanoError
from nano_appliance.model.timing import SESSION_LIFETIME
from nano_appliance.rest.portal_client import Moved, PortalClient, checked_url, place
from nano_appliance.rest.server_trust import (
    NotTrusted,
    Trust,
    read_fingerprint,
    server_fingerprint,
    shown_fingerprint,
)

STANDARD_INPUT = Path("-")
LOOPBACK = ("localhost", "127.", "[::1]")
LONGEST_SECRET = 4096


class _Opened(msgspec.Struct, frozen=True):
    """The new session; `timeout` in seconds."""

    session: str
    group: str = ""
    timeout: int = SESSION_LIFETIME
    menu: tuple[str, ...] = ()


def log_in(options: argparse.Namespace, terminal: Terminal) -> Told:
    """Find the server, make sure of it, and keep what it knows us by.

    Raises NotTrusted, Unavailable, Refused, and InvalidInput where something is missing that nobody can be asked for.
    """
    login = _server(options, terminal)
    if options.token_file is not None:
        return _with_token(options, login)
    if login.url.startswith("http:") and not urlsplit(login.url).netloc.startswith(LOOPBACK):
        terminal.note(f"nano: {login.url} is not encrypted: the password can be read on the way")
    user = options.user or _ask_user(terminal)
    client = PortalClient(login.url, login.trust)
    body = {"user": user, "password": _password(options, terminal, user), "nonce": secrets.token_hex(8)}
    opened = client.call("POST", place("sessions"), body).decode(_Opened)
    session = {name: getattr(opened, name) for name in _Opened.__struct_fields__}
    keep_login(msgspec.structs.replace(login, user=user, **session))
    return Told(f"logged in to {login.url} as {user}")


def _with_token(options: argparse.Namespace, login: Login) -> Told:
    login = msgspec.structs.replace(login, token=_secret(options.token_file))
    client = PortalClient(login.url, login.trust, login.headers())
    mine = client.call("GET", place("me")).decode(Identity)
    keep_login(msgspec.structs.replace(login, user=mine.user, group=mine.group, menu=mine.menu))
    return Told(f"logged in to {login.url} as {mine.user} by a token")


def _server(options: argparse.Namespace, terminal: Terminal) -> Login:
    """Where the server is, and by what it is known."""
    login = Login(url=checked_url(options.url), trust=_given_trust(options))
    try:
        login = _reached(login)
    except NotTrusted as error:
        if login.trust != Trust():
            raise
        login = _reached(msgspec.structs.replace(login, trust=_confirmed(login.url, error, terminal)))
    if options.url.rstrip("/") != login.url:
        terminal.note(f"nano: the server is at {login.url}")
    return login


def _reached(login: Login) -> Login:
    """The same at the address where the server wants to be asked: one that redirects to TLS is followed once."""
    try:
        PortalClient(login.url, login.trust).call("GET", place("system"))
    except Moved as error:
        if urlsplit(error.url).hostname != urlsplit(login.url).hostname or not error.url.startswith("https:"):
            raise
        moved = msgspec.structs.replace(login, url=error.url)
        PortalClient(moved.url, moved.trust).call("GET", place("system"))
        return moved
    return login


def _given_trust(options: argparse.Namespace) -> Trust:
    if options.fingerprint:
        return Trust(fingerprint=read_fingerprint(options.fingerprint))
    if options.authority is None:
        return Trust()
    try:
        pem = options.authority.read_text(encoding="ascii")
        ssl.create_default_context(cadata=pem)
    except (ssl.SSLError, ValueError) as error:
        raise InvalidInput(f"authority {options.authority} holds no certificate (PEM)") from error
    except OSError as error:
        raise InvalidInput(f"cannot read authority {options.authority}: {error.strerror}") from error
    return Trust(authority=pem)


def _confirmed(url: str, error: NotTrusted, terminal: Terminal) -> Trust:
    """The server's own certificate, once a person has compared its fingerprint. Raises the error otherwise."""
    client = PortalClient(url, Trust())
    digits = server_fingerprint(client.host, client.port)
    shown = shown_fingerprint(digits)
    if not terminal.is_person():
        raise NotTrusted(f"{error.message}; if this is its SHA-256, say --fingerprint {shown}") from error
    terminal.note(f"{error.message}.\nSHA-256 of the certificate it shows:\n{shown}")
    if terminal.ask("Is that the server's? Type yes to trust it from now on: ") != "yes":
        raise NotTrusted("not confirmed, nothing was sent") from error
    return Trust(fingerprint=digits)


def _ask_user(terminal: Terminal) -> str:
    if not terminal.is_person():
        raise InvalidInput("say who with --user where nobody can be asked")
    return terminal.ask("User: ")


def _password(options: argparse.Namespace, terminal: Terminal, user: str) -> str:
    if options.password_file is not None:
        return _secret(options.password_file)
    if not terminal.is_person():
        raise InvalidInput("give the password with --password-file where nobody can be asked")
    return getpass.getpass(f"Password of {user}: ", stream=terminal.notes)


def _secret(file: Path) -> str:
    """The first line of `file`, or of standard input for `-`. Raises NanoError."""
    try:
        if file == STANDARD_INPUT:
            line = sys.stdin.readline(LONGEST_SECRET)
        else:
            with file.open(encoding="utf-8") as opened:
                line = opened.readline(LONGEST_SECRET)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise NanoError(f"cannot read {file}: {reason}") from error
    secret = line.rstrip("\r\n")
    if not secret or not secret.isprintable():
        raise NanoError(f"{'standard input' if file == STANDARD_INPUT else file} holds no password or token")
    return secret
