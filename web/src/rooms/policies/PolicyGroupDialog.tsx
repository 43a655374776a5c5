/** Creates a security policy group, or changes its settings. */
import { useTranslation } from "react-i18next";

import { type PolicyGroup, type PolicyGroupWish, useSavePolicyGroup } from "../../api/policy-groups";
import { ACTIONS } from "../../api/rules";
import { LABEL } from "../../format/names";
import type { Field, Values } from "../../shell/form/fields";
import { FormDialog } from "../../shell/form/FormDialog";

type Filled = PolicyGroupWish & Values;

/** Without a group a new one is made. */
export function PolicyGroupDialog({ group, onClose }: { group?: PolicyGroup; onClose: () => void }) {
  const { t } = useTranslation();
  const fields: Field<Filled>[] = [
    {
      kind: "text",
      name: "name",
      label: t("policies.name"),
      isRequired: true,
      check: (name) => (LABEL.test(name) ? undefined : t("policies.nameRule")),
    },
    { kind: "text", name: "description", label: t("policies.description") },
    {
      kind: "select",
      name: "default_action",
      label: t("policies.defaultAction"),
      hint: t("policies.defaultHint"),
      options: ACTIONS.map((value) => ({ value, label: t(`policies.actions.${value}`) })),
    },
    { kind: "switch", name: "enabled", label: t("policies.enabled"), hint: t("policies.enabledHint") },
    { kind: "switch", name: "global", label: t("policies.global"), hint: t("policies.globalHint") },
  ];
  return (
    <FormDialog
      title={group ? t("policies.modifyTitle", { name: group.name }) : t("policies.create")}
      fields={fields}
      initial={{
        name: group?.name ?? "",
        description: group?.description ?? "",
        default_action: group?.default_action ?? "reject",
        enabled: group?.enabled ?? true,
        global: group?.global ?? false,
      }}
      submit={t(group ? "shell.save" : "shell.create")}
      wishOf={(values) => ({
        name: values.name,
        description: values.description,
        default_action: values.default_action,
        enabled: values.enabled,
        global: values.global,
      })}
      save={useSavePolicyGroup(group)}
      done={({ name }) => t(group ? "policies.modified" : "policies.created", { name })}
      onClose={onClose}
    />
  );
}
