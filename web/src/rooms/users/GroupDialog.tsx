/** Creates a group, or changes its display name and its roles. */
import { useTranslation } from "react-i18next";

import { type Group, useSaveGroup } from "../../api/accounts";
import { ACCOUNT_NAME } from "../../format/names";
import type { Field } from "../../shell/form/fields";
import { FormDialog } from "../../shell/form/FormDialog";

interface Filled extends Record<string, string | readonly string[]> {
  name: string;
  display: string;
  role: readonly string[];
}

interface GroupDialogProps {
  /** The group to change; without one a new group is made. */
  group?: Group;
  /** All roles there are. */
  roles: readonly string[];
  onClose: () => void;
}

export function GroupDialog({ group, roles, onClose }: GroupDialogProps) {
  const { t } = useTranslation();
  const fields: Field<Filled>[] = [
    {
      kind: "text",
      name: "name",
      label: t("accounts.group"),
      isRequired: true,
      isShown: () => !group,
      check: (name) => (ACCOUNT_NAME.test(name) ? undefined : t("initial.userRule")),
    },
    { kind: "text", name: "display", label: t("accounts.display") },
    {
      kind: "checks",
      name: "role",
      label: t("accounts.tabs.roles"),
      options: roles.map((role) => ({ value: role, label: role })),
    },
  ];
  return (
    <FormDialog
      title={group ? t("accounts.modifyGroupTitle", { name: group.name }) : t("accounts.createGroup")}
      fields={fields}
      initial={{ name: group?.name ?? "", display: group?.display ?? "", role: group?.role ?? [] }}
      submit={t(group ? "shell.save" : "shell.create")}
      wishOf={({ name, display, role }) => ({ name, display, role })}
      save={useSaveGroup(group ? "PUT" : "POST")}
      done={({ name }) => t(group ? "accounts.groupModified" : "accounts.groupCreated", { name })}
      onClose={onClose}
    />
  );
}
