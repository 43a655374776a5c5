/** Makes a disk image of the system disk of one instance. */
import { useTranslation } from "react-i18next";

import { type Guest, shortName } from "../../api/guest";
import { useBuildImage } from "../../api/images";
import { useSession } from "../../session/store";
import { FormDialog } from "../../shell/form/FormDialog";
import { beginTask } from "../../tasks/store";
import { useWordsFields } from "./fields";

export function BuildFromDialog({ guest, onClose }: { guest: Guest; onClose: () => void }) {
  const { t } = useTranslation();
  const { user, group } = useSession();
  const build = useBuildImage(({ id }, { name }) =>
    beginTask({ kind: "build", id, name, source: guest.name, percent: 0 }),
  );
  return (
    <FormDialog
      title={t("images.buildFrom", { name: shortName(guest) })}
      fields={useWordsFields("disk")}
      initial={{ name: "", description: "", tags: [] }}
      submit={t("images.build")}
      wishOf={({ name, description, tags }) => ({ guest: guest.id, name, description, tags, owner: user, group })}
      save={build}
      done={({ name }) => t("images.building", { name })}
      onClose={onClose}
    />
  );
}
