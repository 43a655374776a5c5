"""The file of tokens."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from nano_appliance.model.token import Token
from nano_appliance.store.tokens_data import TokensData

MINE = Token(id="1", user="mira", name="backup", digest="d1", menus=("instance",), created=5, expires=10)
YOURS = Token(id="2", user="lee", name="read", digest="d2", created=5, expires=10)


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "tokens.data"
    file = TokensData(path)
    assert not path.exists()
    file.tokens.put(MINE)
    file.tokens.put(YOURS)
    assert TokensData(path).tokens.all() == [MINE, YOURS]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text())["tokens"][1] == {
        "id": "2",
        "user": "lee",
        "name": "read",
        "digest": "d2",
        "created": 5,
        "expires": 10,
    }


def test_those_of_a_user_go_together(tmp_path: Path) -> None:
    file = TokensData(tmp_path / "tokens.data")
    for token in (MINE, YOURS):
        file.tokens.put(token)
    file.remove_all_of("mira")
    assert TokensData(tmp_path / "tokens.data").tokens.all() == [YOURS]
