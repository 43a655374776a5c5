/** Gives an instance more or less memory. */
import { useTranslation } from "react-i18next";

import { parseSize, sizeText } from "../../../format/quantities";
import { ChangeForm, type ChangeDialogProps } from "./ChangeForm";
import { isMemory } from "./rules";

export function MemoryDialog({ guest, onClose }: ChangeDialogProps) {
  const { t } = useTranslation();
  return (
    <ChangeForm
      kind="memory"
      guest={guest}
      fields={[
        {
          kind: "text",
          name: "memory",
          label: t("instances.memory"),
          hint: t(guest.running ? "changes.memoryHint" : "changes.sizeHint"),
          isRequired: true,
          check: (memory) => (isMemory(parseSize(memory)) ? undefined : t("changes.memoryRule")),
        },
      ]}
      initial={{ memory: sizeText(guest.memory) }}
      changeOf={({ memory }) => ({ kind: "memory", memory: parseSize(memory) ?? 0 })}
      onClose={onClose}
    />
  );
}
