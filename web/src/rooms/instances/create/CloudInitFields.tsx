/** What Cloud-Init makes of a new system: its administrator, and the place of its data disk. */
import { useTranslation } from "react-i18next";

import { TextField } from "../../../shell/TextField";
import { isAdministrator, isDataPath } from "./draft";
import type { StepProps } from "./step";

export function CloudInitFields({ draft, change }: StepProps) {
  const { t } = useTranslation();
  const { administrator, secret, dataPath } = draft;
  return (
    <>
      <TextField
        id="guest-administrator"
        label={t("create.administrator")}
        value={administrator}
        onChange={(name) => change({ administrator: name })}
        hint={t("create.administratorHint")}
        error={isAdministrator(administrator) ? undefined : t("create.administratorRule")}
      />
      <TextField
        id="guest-secret"
        type="password"
        autoComplete="new-password"
        label={t("create.secret")}
        value={secret}
        onChange={(password) => change({ secret: password })}
        hint={t("create.secretHint")}
      />
      <TextField
        id="guest-data-path"
        label={t("create.dataPath")}
        value={dataPath}
        onChange={(path) => change({ dataPath: path })}
        hint={t("create.dataPathHint")}
        error={isDataPath(dataPath) ? undefined : t("create.dataPathRule")}
      />
    </>
  );
}
