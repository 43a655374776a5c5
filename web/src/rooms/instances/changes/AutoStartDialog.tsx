/** Lets an instance start with its host, or not. */
import { useTranslation } from "react-i18next";

import { ChangeForm, type ChangeDialogProps } from "./ChangeForm";

export function AutoStartDialog({ guest, onClose }: ChangeDialogProps) {
  const { t } = useTranslation();
  return (
    <ChangeForm
      kind="autoStart"
      guest={guest}
      fields={[
        { kind: "switch", name: "enable", label: t("instances.facts.autoStart"), hint: t("changes.autoStartHint") },
      ]}
      initial={{ enable: guest.auto_start }}
      changeOf={({ enable }) => ({ kind: "autoStart", enable })}
      onClose={onClose}
    />
  );
}
