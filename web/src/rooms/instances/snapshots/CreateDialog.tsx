/** Makes a snapshot of an instance. */
import { useTranslation } from "react-i18next";

import { type Guest, shortName } from "../../../api/guest";
import { useCreateSnapshot } from "../../../api/snapshots";
import { ACCOUNT_NAME, LONGEST_DESCRIPTION } from "../../../format/names";
import { FormDialog } from "../../../shell/form/FormDialog";

export function CreateDialog({ guest, onClose }: { guest: Guest; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <FormDialog
      title={t("snapshots.createTitle", { name: shortName(guest) })}
      fields={[
        {
          kind: "text",
          name: "name",
          label: t("snapshots.name"),
          hint: guest.running ? t("snapshots.liveHint") : undefined,
          isRequired: true,
          check: (name) => (ACCOUNT_NAME.test(name) ? undefined : t("images.disk.nameRule")),
        },
        {
          kind: "text",
          name: "description",
          label: t("snapshots.description"),
          check: (text) => (text.length <= LONGEST_DESCRIPTION ? undefined : t("images.descriptionRule")),
        },
      ]}
      initial={{ name: "", description: "" }}
      submit={t("shell.create")}
      wishOf={({ name, description }) => ({ name, description })}
      save={useCreateSnapshot(guest.id)}
      done={({ name }) => t("snapshots.created", { name })}
      onClose={onClose}
    />
  );
}
