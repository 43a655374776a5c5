/** Changes what happens to traffic to an instance that no rule names. */
import { useTranslation } from "react-i18next";

import { type Guest, shortName } from "../../../api/guest";
import { useSetDefaultAction } from "../../../api/guest-security";
import { type Action, ACTIONS } from "../../../api/rules";
import type { Values } from "../../../shell/form/fields";
import { FormDialog } from "../../../shell/form/FormDialog";

interface Filled extends Values {
  action: Action;
}

export function DefaultActionDialog({ guest, now, onClose }: { guest: Guest; now: Action; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <FormDialog<Filled, Action>
      title={t("policies.defaultAction")}
      fields={[
        {
          kind: "select",
          name: "action",
          label: t("policies.action"),
          hint: t("policies.defaultNow"),
          options: ACTIONS.map((value) => ({ value, label: t(`policies.actions.${value}`) })),
        },
      ]}
      initial={{ action: now }}
      mustDiffer
      submit={t("shell.save")}
      wishOf={({ action }) => action}
      save={useSetDefaultAction(guest.id)}
      done={() => t("changes.done", { name: shortName(guest) })}
      onClose={onClose}
    />
  );
}
