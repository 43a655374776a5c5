/** The way to the rooms that this session may enter. */
import { Nav, NavItem, NavList } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import { NavLink, useLocation } from "react-router";

import { permittedRooms, type Room } from "../rooms/rooms";
import { useSession } from "../session/store";

/** Whether the page at `pathname` belongs to `room`. */
function isInside(room: Room, pathname: string): boolean {
  return room.pages.some(({ path }) => {
    const head = path.split("/:")[0] ?? path;
    return pathname === head || pathname.startsWith(`${head}/`);
  });
}

export function Navigation() {
  const { t } = useTranslation();
  const { menu } = useSession();
  const { pathname } = useLocation();
  return (
    <Nav aria-label={t("shell.navigation")}>
      <NavList>
        {permittedRooms(menu).map((room) => (
          <NavItem key={room.menu} itemId={room.menu} isActive={isInside(room, pathname)}>
            <NavLink to={room.pages[0].path}>
              <span className="pf-v6-c-nav__link-icon">
                <room.Icon />
              </span>
              <span className="pf-v6-c-nav__link-text">{t(`rooms.${room.title}`)}</span>
            </NavLink>
          </NavItem>
        ))}
      </NavList>
    </Nav>
  );
}
