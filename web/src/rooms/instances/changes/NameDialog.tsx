/** Gives an instance another name within its group. */
import { useTranslation } from "react-i18next";

import { shortName } from "../../../api/guest";
import { RESOURCE_NAME } from "../../../format/names";
import { ChangeForm, type ChangeDialogProps } from "./ChangeForm";

export function NameDialog({ guest, onClose }: ChangeDialogProps) {
  const { t } = useTranslation();
  return (
    <ChangeForm
      kind="name"
      guest={guest}
      fields={[
        {
          kind: "text",
          name: "name",
          label: t("instances.name"),
          hint: t("changes.nameHint"),
          isRequired: true,
          check: (name) => (RESOURCE_NAME.test(name) ? undefined : t("shell.nameRule")),
        },
      ]}
      initial={{ name: shortName(guest) }}
      changeOf={({ name }) => ({ kind: "name", name: `${guest.group}.${name}` })}
      onClose={onClose}
    />
  );
}
