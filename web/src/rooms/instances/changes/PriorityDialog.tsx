/** Gives an instance another weight against its neighbours. */
import { useTranslation } from "react-i18next";

import { CPU_PRIORITIES, type CpuPriority } from "../../../api/guest";
import type { Values } from "../../../shell/form/fields";
import { ChangeForm, type ChangeDialogProps } from "./ChangeForm";

interface Filled extends Values {
  priority: CpuPriority;
}

export function PriorityDialog({ guest, onClose }: ChangeDialogProps) {
  const { t } = useTranslation();
  return (
    <ChangeForm<Filled>
      kind="priority"
      guest={guest}
      fields={[
        {
          kind: "select",
          name: "priority",
          label: t("instances.facts.priority"),
          hint: t("changes.priorityHint"),
          options: CPU_PRIORITIES.map((value) => ({ value, label: t(`instances.priorities.${value}`) })),
        },
      ]}
      initial={{ priority: guest.qos?.cpu_priority ?? "high" }}
      changeOf={({ priority }) => ({ kind: "priority", priority })}
      onClose={onClose}
    />
  );
}
