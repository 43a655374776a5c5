"""Personal API tokens: giving, recognising and revoking them; time and randomness are passed in."""

from __future__ import annotations

from collections.abc import Callable

from nano_appliance.model.errors import Exhausted, NotAllowed, NotFound
from nano_appliance.model.names import LABEL, check_name
from nano_appliance.model.token import SECONDS_OF_A_DAY, Token, check_days, digest_of
from nano_appliance.roles.frontend.administration.change import check_list
from nano_appliance.store.tokens_data import TokensData

MOST_OF_A_USER = 50


class Tokens:
    """The tokens in `file`; `make_id` makes ids, `make_secret` what nobody can guess."""

    def __init__(self, file: TokensData, make_id: Callable[[], str], make_secret: Callable[[], str]) -> None:
        self._file = file
        self._make_id = make_id
        self._make_secret = make_secret

    def give(self, user: str, name: str, menus: tuple[str, ...], days: int, now: int) -> tuple[Token, str]:
        """A new token of `user`, good for `days` from `now` (seconds since 1970), and its secret, told only here.

        Raises InvalidInput, and Exhausted when the user has too many. Those that have expired are forgotten.
        """
        secret = self._make_secret()
        token = Token(
            id=self._make_id(),
            user=user,
            name=check_name("name", name, LABEL),
            digest=digest_of(secret),
            menus=check_list("menu", menus),
            created=now,
            expires=now + check_days(days) * SECONDS_OF_A_DAY,
        )
        with self._file.transaction():
            for each in self._file.tokens.all():
                if each.expires <= now:
                    self._file.tokens.remove(each.digest)
            if len(self.of(user)) >= MOST_OF_A_USER:
                raise Exhausted(f"user '{user}' has {MOST_OF_A_USER} tokens already")
            self._file.tokens.put(token)
        return token, secret

    def find(self, secret: str, now: int) -> Token:
        """The token whose secret this is; raises NotAllowed when there is none, or it has expired."""
        token = self._file.tokens.get(digest_of(secret))
        if token is None or token.expires <= now:
            raise NotAllowed("invalid token")
        return token

    def of(self, user: str) -> list[Token]:
        """The tokens of a user, in the order they were given; with an empty name those of all users."""
        return [token for token in self._file.tokens.all() if user in ("", token.user)]

    def revoke(self, token_id: str, user: str) -> Token:
        """End a token of `user`, or of any user when the name is empty, and return it; raises NotFound."""
        with self._file.transaction():
            token = next((each for each in self.of(user) if each.id == token_id), None)
            if token is None:
                raise NotFound(f"token '{token_id}' does not exist")
            self._file.tokens.remove(token.digest)
            return token

    def revoke_all_of(self, user: str) -> None:
        """End all tokens of a user."""
        self._file.remove_all_of(user)
