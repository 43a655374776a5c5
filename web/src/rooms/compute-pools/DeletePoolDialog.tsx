/** Asks before a compute pool is deleted. */
import { useTranslation } from "react-i18next";

import { useDeleteComputePool } from "../../api/compute-pools";
import { ConfirmDialog } from "../../shell/ConfirmDialog";
import { showToast } from "../../shell/toasts";

export function DeletePoolDialog({ pool, onClose }: { pool: string; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useDeleteComputePool();
  const confirm = () =>
    remove.mutate(pool, {
      onSuccess: () => {
        showToast({ variant: "success", title: t("pools.deleted", { name: pool }) });
        onClose();
      },
    });
  return (
    <ConfirmDialog
      title={t("pools.deleteTitle", { name: pool })}
      confirm={t("shell.delete")}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      {t("pools.deleteHint")}
    </ConfirmDialog>
  );
}
