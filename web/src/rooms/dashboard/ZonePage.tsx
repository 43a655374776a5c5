/** Dashboard of the whole zone: its usage and its compute pools. */
import { useTranslation } from "react-i18next";

import { usePoolStatuses, useZoneStatus } from "../../api/usage";
import { dashboardOf } from "./addresses";
import { Counts } from "./Counts";
import { DashboardPage, UsageAndInside } from "./DashboardPage";
import { DrillCard } from "./DrillCard";
import { FirstCell } from "./FirstCell";
import { UsageCards } from "./UsageCards";

export default function ZonePage() {
  const { t } = useTranslation();
  const zone = useZoneStatus();
  const pools = usePoolStatuses();
  return (
    <DashboardPage
      way={[]}
      subtitle={zone.data && t("dashboard.since", { time: zone.data.now.start_time })}
      query={zone}
    >
      {zone.data?.now.cells.every((count) => count === 0) && <FirstCell />}
      {zone.data && (
        <UsageAndInside
          title={t("rooms.computePools")}
          emptyTitle={t("pools.none")}
          isEmpty={pools.data?.length === 0}
          usage={
            <>
              <div className="nano-counts">
                <Counts {...pick(zone.data.now)} />
              </div>
              <UsageCards {...zone.data} />
            </>
          }
        >
          {pools.data?.map((pool) => (
            <DrillCard key={pool.name} name={pool.name} to={dashboardOf(pool.name)} usage={pool}>
              <Counts cells={pool.cells} instances={pool.instances} />
            </DrillCard>
          ))}
        </UsageAndInside>
      )}
    </DashboardPage>
  );
}

function pick<T extends { pools: unknown; cells: unknown; instances: unknown }>({ pools, cells, instances }: T) {
  return { pools, cells, instances } as Pick<T, "pools" | "cells" | "instances">;
}
