/** Caps the processor time of an instance, or takes the cap away. */
import { useTranslation } from "react-i18next";

import { ChangeForm, type ChangeDialogProps } from "./ChangeForm";
import { isCpuLimit } from "./rules";

export function CpuLimitDialog({ guest, onClose }: ChangeDialogProps) {
  const { t } = useTranslation();
  const limit = guest.qos?.cpu_limit;
  return (
    <ChangeForm
      kind="cpuLimit"
      guest={guest}
      fields={[
        {
          kind: "number",
          name: "limit",
          label: t("changes.cpuLimit"),
          hint: t("changes.cpuLimitHint"),
          placeholder: t("instances.noLimit"),
          check: (percent) => (isCpuLimit(percent) ? undefined : t("changes.cpuLimitRule")),
        },
      ]}
      initial={{ limit: limit ? String(limit) : "" }}
      changeOf={(values) => ({ kind: "cpuLimit", cpu_limit: Number(values.limit) })}
      onClose={onClose}
    />
  );
}
