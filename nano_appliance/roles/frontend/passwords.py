"""How passwords are kept and compared; must not know accounts, files or requests."""

from __future__ import annotations

import base64
import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor

import bcrypt

from nano_appliance.model.account import Secret
from nano_appliance.model.errors import InvalidInput

BCRYPT, SCRYPT = 0, 1
"""Values of `Secret.method`: 0 is only read, from accounts of the older platform; new passwords get 1."""

LONGEST_PASSWORD = 1024
"""Bytes; more is no password but an attempt to keep the processor busy."""

SALT_BYTES = 32

_BCRYPT_BYTES = 72
"""bcrypt looks at no more; the libraries of the older platform cut the rest off."""

COST = (1 << 13, 8, 10)
"""scrypt's N, r and p as OWASP's password storage guide gives them: 8 MiB and about a quarter of a second.

A stored hash begins with the three it was made with, so that they can grow without locking anybody out.
"""

_MEMORY_LIMIT = 32 << 20

_COMPUTING = ThreadPoolExecutor(1, thread_name_prefix="passwords")
"""One password at a time, always in the same thread.

A storm of logins cannot take all processors, and the C library, which keeps freed memory for each thread, keeps it
once.
"""

_NOBODY = Secret(method=BCRYPT, salt="", hash="$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy")
"""Compared against where there is no secret of that method."""


def hide_password(password: str, salt: bytes) -> Secret:
    """The secret to store for `password`; `salt` is SALT_BYTES random bytes.

    Raises InvalidInput when the password is longer than LONGEST_PASSWORD.
    """
    if len(password.encode()) > LONGEST_PASSWORD:
        raise InvalidInput(f"password must not be longer than {LONGEST_PASSWORD} bytes")
    text = base64.b64encode(salt).decode("ascii")
    return Secret(method=SCRYPT, salt=text, hash=_COMPUTING.submit(_scrypt, password, text, *COST).result())


def matches(password: str, secret: Secret | None) -> bool:
    """True when `password` is the one behind `secret`; None stands for an account that does not exist.

    Both methods are computed whatever is asked, so that the time taken tells nobody which accounts exist.
    """
    if len(password.encode()) > LONGEST_PASSWORD:
        return False
    return _COMPUTING.submit(_matches, password, secret).result()


def is_outdated(secret: Secret, password: str) -> bool:
    """True when `secret`, which `password` fits, should be made anew.

    Not for a password longer than bcrypt looks at: who has mistyped its end would have to mistype it for ever.
    """
    if secret.method == BCRYPT:
        return len(password.encode()) <= _BCRYPT_BYTES
    return not secret.hash.startswith(":".join(map(str, (*COST, ""))))


def _matches(password: str, secret: Secret | None) -> bool:
    nobody = Secret(method=SCRYPT, salt="", hash=":".join(map(str, (*COST, ""))))
    by_bcrypt = _same_bcrypt(password, secret if secret is not None and secret.method == BCRYPT else _NOBODY)
    by_scrypt = _same_scrypt(password, secret if secret is not None and secret.method == SCRYPT else nobody)
    if secret is None:
        return False
    return by_bcrypt if secret.method == BCRYPT else by_scrypt


def _same_bcrypt(password: str, secret: Secret) -> bool:
    try:
        return bcrypt.checkpw((password + secret.salt).encode()[:_BCRYPT_BYTES], secret.hash.encode())
    except ValueError:
        # A hash that was cut or edited by hand fits no password.
        return False


def _same_scrypt(password: str, secret: Secret) -> bool:
    *cost, _ = secret.hash.split(":")
    try:
        n, r, p = (int(number) for number in cost)
        return hmac.compare_digest(_scrypt(password, secret.salt, n, r, p), secret.hash)
    except ValueError:
        return False


def _scrypt(password: str, salt: str, n: int, r: int, p: int) -> str:
    digest = hashlib.scrypt(password.encode(), salt=salt.encode(), n=n, r=r, p=p, maxmem=_MEMORY_LIMIT, dklen=32)
    return f"{n}:{r}:{p}:{base64.b64encode(digest).decode('ascii')}"
