/** Shows where a cell keeps its disks, and chooses another folder for new ones. */
import { useTranslation } from "react-i18next";

import { useChangeStoragePath, useStoragePaths } from "../../api/cell-storage";
import type { CellOfPool } from "../../api/pool-cells";
import { FormDialog } from "../../shell/form/FormDialog";
import { LoadingDialog } from "../../shell/LoadingDialog";
import { isFolder } from "../storage-pools/rules";

export function StoragePathDialog({ onClose, ...of }: CellOfPool & { onClose: () => void }) {
  const { t } = useTranslation();
  const paths = useStoragePaths(of);
  const change = useChangeStoragePath(of);
  const title = t("cells.storagePathTitle", { name: of.cell });
  if (!paths.data) return <LoadingDialog title={title} query={paths} onClose={onClose} />;
  const [present = ""] = paths.data.system;
  const isOwn = paths.data.mode === "local";
  return (
    <FormDialog
      title={title}
      fields={[
        {
          kind: "text",
          name: "folder",
          label: t("cells.storagePath"),
          hint: isOwn ? t("cells.storagePathHint") : t("cells.storageShared"),
          isRequired: true,
          check: (folder) => {
            if (!isOwn) return t("cells.storageShared");
            return isFolder(folder) ? undefined : t("cells.storagePathRule");
          },
        },
      ]}
      initial={{ folder: present }}
      submit={t("shell.save")}
      wishOf={({ folder }) => folder}
      save={change}
      done={({ folder }) => t("cells.storagePathChanged", { name: of.cell, folder })}
      onClose={onClose}
    />
  );
}
