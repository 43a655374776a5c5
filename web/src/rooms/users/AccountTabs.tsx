/** The way between users, groups and roles. */
import { Nav, NavItem, NavList } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";

type AccountTab = "users" | "groups" | "roles";

const PATHS: Record<AccountTab, string> = {
  users: "/admin/users",
  groups: "/admin/users/groups",
  roles: "/admin/users/roles",
};

export function AccountTabs({ active }: { active: AccountTab }) {
  const { t } = useTranslation();
  return (
    <Nav variant="horizontal-subnav" aria-label={t("rooms.users")} className="nano-tabs">
      <NavList>
        {(["users", "groups", "roles"] as const).map((tab) => (
          <NavItem key={tab} itemId={tab} isActive={tab === active}>
            <NavLink to={PATHS[tab]} end>
              {t(`accounts.tabs.${tab}`)}
            </NavLink>
          </NavItem>
        ))}
      </NavList>
    </Nav>
  );
}
