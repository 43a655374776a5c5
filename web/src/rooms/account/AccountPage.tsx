/** The page of whoever is logged in: password, API tokens, sessions. */
import { Button } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useSession } from "../../session/store";
import { RoomPage } from "../../shell/RoomPage";
import { PasswordDialog } from "./PasswordDialog";
import { Sessions } from "./Sessions";
import { Tokens } from "./Tokens";

export default function AccountPage() {
  const { t } = useTranslation();
  const { user, group } = useSession();
  const [changing, setChanging] = useState(false);
  const change = (
    <Button variant="primary" onClick={() => setChanging(true)}>
      {t("account.changePassword")}
    </Button>
  );
  return (
    <RoomPage title={t("account.title")} subtitle={t("account.subtitle", { user, group })} actions={change}>
      <Tokens />
      <Sessions />
      {changing && <PasswordDialog onClose={() => setChanging(false)} />}
    </RoomPage>
  );
}
