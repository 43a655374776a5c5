/** The way between the pages of one instance. */
import { Nav, NavItem, NavList } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";

import { INSTANCE_TABS, instancePage, type InstanceTab } from "./paths";

export function InstanceTabs({ id, active }: { id: string; active: InstanceTab }) {
  const { t } = useTranslation();
  return (
    <Nav variant="horizontal-subnav" aria-label={t("instances.detail")} className="nano-tabs">
      <NavList>
        {INSTANCE_TABS.map((tab) => (
          <NavItem key={tab} itemId={tab} isActive={tab === active}>
            <NavLink to={instancePage(id, tab)} end>
              {t(`instances.tabs.${tab}`)}
            </NavLink>
          </NavItem>
        ))}
      </NavList>
    </Nav>
  );
}
