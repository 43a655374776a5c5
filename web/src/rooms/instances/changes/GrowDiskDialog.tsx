/** Makes a disk of an instance larger. */
import { useTranslation } from "react-i18next";

import { parseSize, sizeText } from "../../../format/quantities";
import { ChangeForm, type ChangeDialogProps } from "./ChangeForm";
import { canGrow } from "./rules";

export function GrowDiskDialog({ guest, index, onClose }: ChangeDialogProps & { index: number }) {
  const { t } = useTranslation();
  const now = guest.disks[index] ?? 0;
  return (
    <ChangeForm
      kind="growDisk"
      guest={guest}
      fields={[
        {
          kind: "text",
          name: "size",
          label: t(index ? "instances.facts.dataDisk" : "instances.facts.systemDisk", { index }),
          hint: t("changes.growHint"),
          isRequired: true,
          check: (size) => {
            const wanted = parseSize(size);
            return wanted === now || canGrow(wanted, now) ? undefined : t("changes.growRule", { size: sizeText(now) });
          },
        },
      ]}
      initial={{ size: sizeText(now) }}
      changeOf={({ size }) => ({ kind: "growDisk", index, size: parseSize(size) ?? 0 })}
      onClose={onClose}
    />
  );
}
