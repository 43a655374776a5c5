/** Changes the own password, which ends all other sessions of the user. */
import { useTranslation } from "react-i18next";

import { useChangePassword } from "../../api/own-account";
import { isStrong } from "../../format/password-rule";
import { useSession } from "../../session/store";
import type { Field } from "../../shell/form/fields";
import { FormDialog } from "../../shell/form/FormDialog";

type Filled = Record<"old" | "fresh" | "repeated", string>;

export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const fields: Field<Filled>[] = [
    {
      kind: "password",
      name: "old",
      label: t("account.oldPassword"),
      isRequired: true,
      autoComplete: "current-password",
    },
    {
      kind: "password",
      name: "fresh",
      label: t("account.newPassword"),
      isRequired: true,
      autoComplete: "new-password",
      hint: t("accounts.passwordRule"),
      check: (password) => (isStrong(password) ? undefined : t("accounts.passwordRule")),
    },
    {
      kind: "password",
      name: "repeated",
      label: t("initial.repeated"),
      isRequired: true,
      autoComplete: "new-password",
      hint: t("account.passwordHint"),
      check: (repeated, { fresh }) => (repeated === fresh ? undefined : t("initial.different")),
    },
  ];
  return (
    <FormDialog
      title={t("account.changePassword")}
      fields={fields}
      initial={{ old: "", fresh: "", repeated: "" }}
      submit={t("shell.save")}
      wishOf={({ old, fresh }) => ({ user, old, new: fresh })}
      save={useChangePassword()}
      done={() => t("account.passwordChanged")}
      onClose={onClose}
    />
  );
}
