/** Makes a user; what the person may do comes from the group that the user is put into afterwards. */
import { useTranslation } from "react-i18next";

import { useCreateUser } from "../../api/accounts";
import { ACCOUNT_NAME } from "../../format/names";
import { isStrong } from "../../format/password-rule";
import type { Field } from "../../shell/form/fields";
import { FormDialog } from "../../shell/form/FormDialog";

type Filled = Record<"name" | "password" | "repeated" | "nick" | "mail", string>;

const EMPTY: Filled = { name: "", password: "", repeated: "", nick: "", mail: "" };

export function CreateUserDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const fields: Field<Filled>[] = [
    {
      kind: "text",
      name: "name",
      label: t("accounts.user"),
      isRequired: true,
      check: (name) => (ACCOUNT_NAME.test(name) ? undefined : t("initial.userRule")),
    },
    {
      kind: "password",
      name: "password",
      label: t("initial.password"),
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
      check: (repeated, { password }) => (repeated === password ? undefined : t("initial.different")),
    },
    { kind: "text", name: "nick", label: t("accounts.nick") },
    { kind: "text", name: "mail", label: t("accounts.mail") },
  ];
  return (
    <FormDialog
      title={t("accounts.createUser")}
      fields={fields}
      initial={EMPTY}
      submit={t("shell.create")}
      wishOf={({ name, password, nick, mail }) => ({ name, password, nick, mail })}
      save={useCreateUser()}
      done={({ name }) => t("accounts.userCreated", { name })}
      onClose={onClose}
    />
  );
}
