"""How passwords are kept and compared."""

from __future__ import annotations

import base64
import subprocess
import sys

import bcrypt
import pytest

from nano_appliance.model.account import Secret
from nano_appliance.model.errors import InvalidInput
from nano_appliance.roles.frontend import passwords
from nano_appliance.roles.frontend.passwords import LONGEST_PASSWORD, SALT_BYTES, hide_password, matches

SALT = bytes(range(SALT_BYTES))


def old_secret(password: str) -> Secret:
    """As the older platform made them: bcrypt over the password followed by the text of the salt."""
    salt = base64.b64encode(SALT).decode()
    digest = bcrypt.hashpw((password + salt).encode()[:72], bcrypt.gensalt(4, prefix=b"2a"))
    return Secret(method=0, salt=salt, hash=digest.decode())


@pytest.mark.parametrize("password", ["Harbour77x", "Пароль88yZ", "x" * 28 + "A1", "Long1" * 40])
def test_passwords_of_the_older_platform_are_recognised(password: str) -> None:
    secret = old_secret(password)
    assert matches(password, secret)
    assert not matches("Y" + password[1:], secret)


@pytest.mark.parametrize("password", ["Harbour77x", "Пароль88yZ", "Long1" * 40])
def test_new_passwords_count_to_their_last_byte(password: str) -> None:
    secret = hide_password(password, SALT)
    assert secret.method == 1
    assert password not in secret.hash
    assert matches(password, secret)
    assert not matches(password[:-1], secret)
    assert not matches(password + "x", secret)


def test_a_password_beyond_reason_is_refused() -> None:
    with pytest.raises(InvalidInput, match="1024 bytes"):
        hide_password("é" * LONGEST_PASSWORD, SALT)
    assert not matches("é" * LONGEST_PASSWORD, None)


@pytest.mark.parametrize(
    "secret",
    [
        None,
        Secret(method=0, salt="", hash=""),
        Secret(method=0, salt="", hash="$2a$10$cut"),
        Secret(method=1, salt="", hash=""),
        Secret(method=1, salt="", hash="1:2:x:y"),
        Secret(method=1, salt="", hash="3:8:1:"),
        Secret(method=7, salt="", hash="Harbour77x"),
    ],
)
def test_no_account_and_broken_secrets_fit_no_password(secret: Secret | None) -> None:
    assert not matches("Harbour77x", secret)
    assert not matches("", secret)


def test_unknown_accounts_cost_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: each comparison computes both methods exactly once."""
    done: list[str] = []
    check, scrypt = bcrypt.checkpw, passwords._scrypt
    monkeypatch.setattr(passwords.bcrypt, "checkpw", lambda *args: done.append("bcrypt") or check(*args))
    monkeypatch.setattr(passwords, "_scrypt", lambda *args: done.append("scrypt") or scrypt(*args))
    new = hide_password("Lantern88y", SALT)
    for secret in (None, old_secret("Harbour77x"), new):
        done.clear()
        matches("Harbour77x", secret)
        assert sorted(done) == ["bcrypt", "scrypt"]


def test_a_raised_cost_locks_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = hide_password("Harbour77x", SALT)
    monkeypatch.setattr(passwords, "COST", (32, 8, 2))
    assert matches("Harbour77x", secret)
    assert hide_password("Harbour77x", SALT).hash != secret.hash


STORM = """
import threading
from pathlib import Path
from nano_appliance.roles.frontend import passwords
from nano_appliance.roles.frontend.passwords import hide_password, matches

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4

secret = hide_password("Harbour77x", bytes(32))
before = resident()
threads = [threading.Thread(target=matches, args=("Harbour77x", secret)) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(resident() - before)
"""


def test_a_storm_of_logins_leaves_little_memory_taken() -> None:
    ended = subprocess.run([sys.executable, "-c", STORM], capture_output=True, text=True, timeout=60, check=True)
    assert int(ended.stdout) < 24 * 1024
