"""The frontend's `data/tokens.data`: personal API tokens, of which only digests are kept."""

from __future__ import annotations

from pathlib import Path

from nano_appliance.model.token import Token
from nano_appliance.store.data_file import DataFile
from nano_appliance.store.json_storage import Kind, TableLayout
from nano_appliance.store.record import Layout, Record, member, optional

TOKENS_FILE = "tokens.data"
FILE_MODE = 0o600

TABLES = {"tokens": TableLayout(Kind.LIST)}

TOKEN = Record(
    Token,
    Layout(
        (
            member("id"),
            member("user"),
            member("name"),
            member("digest"),
            optional("menus"),
            member("created"),
            member("expires"),
        )
    ),
    key="digest",
)


class TokensData(DataFile):
    """The file, with its table by digests. Raises Misconfigured for a damaged file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, TABLES, mode=FILE_MODE)
        self.tokens = self.table("tokens", TOKEN)

    def remove_all_of(self, user: str) -> None:
        """Remove the tokens of a user; raises NanoError, with nothing changed, when the disk refuses."""
        with self.transaction():
            for token in self.tokens.all():
                if token.user == user:
                    self.tokens.remove(token.digest)
