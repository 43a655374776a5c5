/** Foot of every page: who is logged in, language and theme. */
import { Button, Flex, FlexItem } from "@patternfly/react-core";
import UserIcon from "@patternfly/react-icons/dist/esm/icons/user-icon";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { useLogout } from "../api/sessions";
import { useSessionStore } from "../session/store";
import { LanguageSwitch } from "./LanguageSwitch";
import { ThemeSwitch } from "./ThemeSwitch";

function CurrentUser() {
  const { t } = useTranslation();
  const session = useSessionStore((state) => state.session);
  const logout = useLogout();
  if (!session) return null;
  return (
    <Flex
      spaceItems={{ default: "spaceItemsSm" }}
      alignItems={{ default: "alignItemsCenter" }}
      flexWrap={{ default: "nowrap" }}
    >
      <FlexItem>
        <UserIcon aria-hidden /> <span className="pf-v6-screen-reader">{t("footer.user")}</span>
        <Link to="/admin/account" title={t("footer.account")}>
          {session.user}
        </Link>
      </FlexItem>
      <FlexItem>
        <Button variant="link" isInline isLoading={logout.isPending} onClick={() => logout.mutate(session)}>
          {t("footer.logout")}
        </Button>
      </FlexItem>
    </Flex>
  );
}

export function Footer() {
  const { t } = useTranslation();
  const session = useSessionStore((state) => state.session);
  return (
    <footer className="nano-footer">
      <CurrentUser />
      <div className="nano-footer-switches">
        {session && <Link to="/admin/about">{t("footer.about")}</Link>}
        <Link to="/reference">{t("footer.reference")}</Link>
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
    </footer>
  );
}
