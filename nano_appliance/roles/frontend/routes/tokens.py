"""Routes about personal API tokens, none of which the contract knows."""

from __future__ import annotations

from nano_appliance.roles.frontend.api.tokens import give_token, list_tokens, revoke_token
from nano_appliance.roles.frontend.permission import SESSION
from nano_appliance.roles.frontend.routes.row import R

TOKEN_ROUTES = (
    R("GET", "/tokens/", list_tokens, needs=SESSION),
    R("POST", "/tokens/", give_token, needs=SESSION, log="give API token {name} for rooms {menu=none}, {days=90} days"),
    R("DELETE", "/tokens/<id>", revoke_token, needs=SESSION, log="revoke API token {id}"),
)
