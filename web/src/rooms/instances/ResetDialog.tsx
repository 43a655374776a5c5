/** Asks for the name of an instance before its system disk begins anew as a copy of a disk image. */
import { useTranslation } from "react-i18next";

import { type Guest, shortName } from "../../api/guest";
import { useResetSystem } from "../../api/guest-changes";
import { useImages } from "../../api/images";
import { useFormat } from "../../format/useFormat";
import { FormDialog } from "../../shell/form/FormDialog";
import { LoadingDialog } from "../../shell/LoadingDialog";
import { beginTask } from "../../tasks/store";

export function ResetDialog({ guest, onClose }: { guest: Guest; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const images = useImages("disk");
  const name = shortName(guest);
  const reset = useResetSystem(guest.id, () =>
    beginTask({ kind: "reset", id: guest.id, name, source: guest.name, percent: 0 }),
  );
  const title = t("instances.titles.resetSystem", { name });
  if (!images.data) return <LoadingDialog title={title} query={images} onClose={onClose} />;
  const ready = images.data.filter(({ size }) => size > 0);
  return (
    <FormDialog
      title={title}
      fields={[
        {
          kind: "select",
          name: "image",
          label: t("instances.systemImage"),
          hint: t(ready.length ? "instances.resetHint" : "images.disk.none"),
          isRequired: true,
          options: ready.map((image) => ({ value: image.id, label: `${image.name} (${format.bytes(image.size)})` })),
        },
        {
          kind: "text",
          name: "typed",
          label: t("shell.typeToConfirm", { word: name }),
          isRequired: true,
          check: (typed) => (typed.trim() === name ? undefined : t("shell.typeToConfirm", { word: name })),
        },
      ]}
      initial={{ image: ready[0]?.id ?? "", typed: "" }}
      submit={t("instances.actions.resetSystem")}
      isDanger
      wishOf={({ image }) => image}
      save={reset}
      done={() => t("tasks.reset.running", { name })}
      onClose={onClose}
    />
  );
}
