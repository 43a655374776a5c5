/** Creates a role, or changes the rooms it opens. */
import { useTranslation } from "react-i18next";

import { type Role, useSaveRole } from "../../api/accounts";
import { ALL_MENUS } from "../../api/system";
import { ACCOUNT_NAME } from "../../format/names";
import type { Field } from "../../shell/form/fields";
import { FormDialog } from "../../shell/form/FormDialog";

interface Filled extends Record<string, string | readonly string[]> {
  name: string;
  menu: readonly string[];
}

export function RoleDialog({ role, onClose }: { role?: Role; onClose: () => void }) {
  const { t } = useTranslation();
  const fields: Field<Filled>[] = [
    {
      kind: "text",
      name: "name",
      label: t("accounts.role"),
      isRequired: true,
      isShown: () => !role,
      check: (name) => (ACCOUNT_NAME.test(name) ? undefined : t("initial.userRule")),
    },
    {
      kind: "checks",
      name: "menu",
      label: t("accounts.rooms"),
      hint: t("accounts.roomsHint"),
      options: ALL_MENUS.map((menu) => ({ value: menu, label: t(`menus.${menu}`) })),
    },
  ];
  return (
    <FormDialog
      title={role ? t("accounts.modifyRoleTitle", { name: role.name }) : t("accounts.createRole")}
      fields={fields}
      initial={{ name: role?.name ?? "", menu: role?.menu ?? [] }}
      submit={t(role ? "shell.save" : "shell.create")}
      wishOf={({ name, menu }) => ({ name, menu })}
      save={useSaveRole(role ? "PUT" : "POST")}
      done={({ name }) => t(role ? "accounts.roleModified" : "accounts.roleCreated", { name })}
      onClose={onClose}
    />
  );
}
