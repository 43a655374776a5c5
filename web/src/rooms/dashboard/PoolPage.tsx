/** Dashboard of one compute pool: its usage and its cells. */
import { Label } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import { useCellStatuses, usePoolStatus } from "../../api/usage";
import { dashboardOf, wayTo } from "./addresses";
import { Counts } from "./Counts";
import { DashboardPage, UsageAndInside } from "./DashboardPage";
import { DrillCard } from "./DrillCard";
import { UsageCards } from "./UsageCards";

export default function PoolPage() {
  const { t } = useTranslation();
  const { pool = "" } = useParams();
  const status = usePoolStatus(pool);
  const cells = useCellStatuses(pool);
  return (
    <DashboardPage way={wayTo(pool)} query={status}>
      {status.data && (
        <UsageAndInside
          title={t("dashboard.cells")}
          emptyTitle={t("cells.none")}
          isEmpty={cells.data?.length === 0}
          usage={
            <>
              <div className="nano-counts">
                <Counts cells={status.data.now.cells} instances={status.data.now.instances} />
              </div>
              <UsageCards {...status.data} />
            </>
          }
        >
          {cells.data?.map((cell) => (
            <DrillCard key={cell.name} name={cell.name} to={dashboardOf(pool, cell.name)} usage={cell}>
              <Label isCompact status={cell.alive ? "success" : "danger"}>
                {t(cell.alive ? "cells.online" : "cells.offline")}
              </Label>{" "}
              <Counts instances={cell.instances} />
            </DrillCard>
          ))}
        </UsageAndInside>
      )}
    </DashboardPage>
  );
}
