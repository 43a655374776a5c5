/** Asks before an instance is deleted with its disks. */
import { useTranslation } from "react-i18next";

import { type Guest, shortName } from "../../api/guest";
import { useDeleteGuest } from "../../api/guests";
import { ConfirmDialog } from "../../shell/ConfirmDialog";
import { showToast } from "../../shell/toasts";

interface DeleteInstanceDialogProps {
  guest: Guest;
  onClose: () => void;
  onDeleted: (() => void) | undefined;
}

export function DeleteInstanceDialog({ guest, onClose, onDeleted }: DeleteInstanceDialogProps) {
  const { t } = useTranslation();
  const remove = useDeleteGuest();
  const name = shortName(guest);
  const confirm = () =>
    remove.mutate(guest.id, {
      onSuccess: () => {
        showToast({ variant: "success", title: t("instances.deleted", { name }) });
        onClose();
        onDeleted?.();
      },
    });
  return (
    <ConfirmDialog
      title={t("instances.titles.delete", { name })}
      confirm={t("shell.delete")}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      {t("instances.deleteHint")}
    </ConfirmDialog>
  );
}
