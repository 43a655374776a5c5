/** Asks for the name of an instance before its disks go back to what a snapshot holds. */
import { useTranslation } from "react-i18next";

import { type Guest, shortName } from "../../../api/guest";
import { type SnapshotNodes, useRestoreSnapshot } from "../../../api/snapshots";
import { ConfirmDialog } from "../../../shell/ConfirmDialog";
import { showToast } from "../../../shell/toasts";
import { currentOf } from "./tree";

interface RestoreDialogProps {
  guest: Guest;
  nodes: SnapshotNodes;
  name: string;
  onClose: () => void;
}

export function RestoreDialog({ guest, nodes, name, onClose }: RestoreDialogProps) {
  const { t } = useTranslation();
  const restore = useRestoreSnapshot(guest.id);
  const confirm = () =>
    restore.mutate(name, {
      onSuccess: () => {
        showToast({ variant: "success", title: t("snapshots.restored", { name: shortName(guest), snapshot: name }) });
        onClose();
      },
    });
  return (
    <ConfirmDialog
      title={t("snapshots.restoreTitle", { name: shortName(guest), snapshot: name })}
      confirm={t("snapshots.restore")}
      wordToType={shortName(guest)}
      isPending={restore.isPending}
      error={restore.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      {t("snapshots.restoreHint", { current: currentOf(nodes) ?? name })}
    </ConfirmDialog>
  );
}
