/** Gives an instance more or fewer cores. */
import { useTranslation } from "react-i18next";

import { ChangeForm, type ChangeDialogProps } from "./ChangeForm";
import { areCores } from "./rules";

export function CoresDialog({ guest, onClose }: ChangeDialogProps) {
  const { t } = useTranslation();
  return (
    <ChangeForm
      kind="cores"
      guest={guest}
      fields={[
        {
          kind: "number",
          name: "cores",
          label: t("instances.cores"),
          hint: t(guest.running ? "changes.coresHint" : "changes.stoppedHint"),
          isRequired: true,
          check: (cores) => (areCores(cores) ? undefined : t("changes.coresRule")),
        },
      ]}
      initial={{ cores: String(guest.cores) }}
      changeOf={({ cores }) => ({ kind: "cores", cores: Number(cores) })}
      onClose={onClose}
    />
  );
}
