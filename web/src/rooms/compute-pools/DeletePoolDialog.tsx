/** Asks before a compute pool is deleted. */
import { useTranslation } from "react-i18next";

import { useDeleteComputePool } from "../../api/compute-pools";
import { DeleteDialog } from "../../shell/DeleteDialog";

export function DeletePoolDialog({ pool, onClose }: { pool: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <DeleteDialog
      title={t("pools.deleteTitle", { name: pool })}
      done={t("pools.deleted", { name: pool })}
      remove={useDeleteComputePool()}
      target={pool}
      onClose={onClose}
    >
      {t("pools.deleteHint")}
    </DeleteDialog>
  );
}
