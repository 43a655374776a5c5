/** Sets a password of a user inside a running instance. */
import { useTranslation } from "react-i18next";

import { type Guest, shortName } from "../../../api/guest";
import { useSetGuestPassword } from "../../../api/guest-changes";
import { LABEL } from "../../../format/names";
import { FormDialog } from "../../../shell/form/FormDialog";
import { isGuestUser } from "./rules";

interface PasswordDialogProps {
  guest: Guest;
  onSet: () => void;
  onClose: () => void;
}

export function PasswordDialog({ guest, onSet, onClose }: PasswordDialogProps) {
  const { t } = useTranslation();
  const name = shortName(guest);
  return (
    <FormDialog
      title={t("changes.titles.password", { name })}
      fields={[
        {
          kind: "text",
          name: "user",
          label: t("changes.user"),
          placeholder: t("changes.administrator"),
          check: (user) => (isGuestUser(user) ? undefined : t("changes.userRule")),
        },
        {
          kind: "password",
          name: "password",
          label: t("changes.password"),
          placeholder: t("changes.madeUp"),
          hint: t("changes.passwordHint"),
          autoComplete: "new-password",
          check: (password) => (LABEL.test(password) ? undefined : t("changes.passwordRule")),
        },
      ]}
      initial={{ user: "", password: "" }}
      submit={t("changes.setPassword")}
      wishOf={({ user, password }) => ({ user, password })}
      save={useSetGuestPassword(guest.id)}
      done={() => t("changes.passwordSet", { name })}
      onDone={onSet}
      onClose={onClose}
    />
  );
}
