"""Routes about accounts: roles, groups and their members, users."""

from __future__ import annotations

from nano_appliance.roles.frontend.api.groups import (
    add_member,
    create_group,
    delete_group,
    get_group,
    list_groups,
    list_members,
    modify_group,
    remove_member,
)
from nano_appliance.roles.frontend.api.roles import create_role, delete_role, get_role, list_roles, modify_role
from nano_appliance.roles.frontend.api.users import (
    change_password,
    create_user,
    delete_user,
    describe_user,
    get_user,
    list_users,
    search_users,
)
from nano_appliance.roles.frontend.permission import ADMINISTRATION, own_account
from nano_appliance.roles.frontend.routes.row import TAIL, R

ROLE, GROUP, USER = "/roles/<role>", "/user_groups/<group>", "/users/<user>"
MEMBER = f"{GROUP}/members/<user>"

ROLE_ROUTES = (
    R("GET", "/roles/", list_roles, needs=ADMINISTRATION),
    R("GET", ROLE, get_role, needs=ADMINISTRATION),
    R("POST", ROLE, create_role, needs=ADMINISTRATION, log="create role {role} with rooms {menu=none}"),
    R("PUT", ROLE, modify_role, needs=ADMINISTRATION, log="set rooms of role {role} to {menu=none}"),
    R("DELETE", ROLE, delete_role, needs=ADMINISTRATION, log="delete role {role}"),
)

GROUP_ROUTES = (
    R("GET", "/user_groups/", list_groups, needs=ADMINISTRATION),
    R("GET", GROUP, get_group, needs=ADMINISTRATION),
    R("POST", GROUP, create_group, needs=ADMINISTRATION, log="create user group {group} with roles {role=none}"),
    R("PUT", GROUP, modify_group, needs=ADMINISTRATION, log="set roles of user group {group} to {role=none}"),
    R("DELETE", GROUP, delete_group, needs=ADMINISTRATION, log="delete user group {group}"),
    R("GET", f"{GROUP}/members/", list_members, needs=ADMINISTRATION),
    R("POST", MEMBER, add_member, needs=ADMINISTRATION, log="add user {user} to group {group}"),
    R("DELETE", MEMBER, remove_member, needs=ADMINISTRATION, log="remove user {user} from group {group}"),
)

USER_ROUTES = (
    R("GET", "/users/", list_users, needs=ADMINISTRATION),
    R("GET", USER, get_user, needs=own_account("user")),
    R("POST", USER, create_user, needs=ADMINISTRATION, slow=True, log="create user {user}"),
    R("PUT", USER, describe_user, needs=own_account("user"), log="modify user {user}"),
    R("DELETE", USER, delete_user, needs=ADMINISTRATION, log="delete user {user}"),
    R(
        "PUT",
        f"{USER}/password/",
        change_password,
        needs=own_account("user"),
        slow=True,
        log="change the password of user {user}",
    ),
    R("GET", f"/user_search{TAIL}", search_users, needs=ADMINISTRATION),
)
