/** Asks before a cell leaves its pool. */
import { useTranslation } from "react-i18next";

import { useRemoveCell } from "../../api/pool-cells";
import { ConfirmDialog } from "../../shell/ConfirmDialog";
import { showToast } from "../../shell/toasts";

export function RemoveCellDialog({ pool, cell, onClose }: { pool: string; cell: string; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useRemoveCell();
  const confirm = () =>
    remove.mutate(
      { pool, cell },
      {
        onSuccess: () => {
          showToast({ variant: "success", title: t("cells.removed", { name: cell }) });
          onClose();
        },
      },
    );
  return (
    <ConfirmDialog
      title={t("cells.removeTitle", { name: cell, pool })}
      confirm={t("cells.removeConfirm")}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      {t("cells.removeHint")}
    </ConfirmDialog>
  );
}
