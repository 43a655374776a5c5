/** The next step where no pool has a cell: add the one that waits, or install one. */
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { useComputePools } from "../../api/compute-pools";
import { useUnallocatedCells } from "../../api/pool-cells";
import { useSession } from "../../session/store";
import { Notice } from "../../shell/Notice";

export function FirstCell() {
  const { t } = useTranslation();
  const { menu } = useSession();
  const pool = useComputePools().data?.[0]?.name;
  const waiting = useUnallocatedCells().data?.[0]?.name;
  if (!waiting) {
    return (
      <div className="nano-notice">
        <Notice variant="info" title={t("dashboard.noCell")}>
          {t("cells.noneWaitingHint")}
        </Notice>
      </div>
    );
  }
  return (
    <div className="nano-notice">
      <Notice variant="info" title={t("dashboard.cellWaits", { name: waiting })}>
        {pool && menu.includes("compute_pool") && (
          <Link to={`/admin/compute_cells/?pool=${encodeURIComponent(pool)}`}>{t("dashboard.addCell", { pool })}</Link>
        )}
      </Notice>
    </div>
  );
}
