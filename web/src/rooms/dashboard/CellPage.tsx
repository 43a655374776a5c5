/** Dashboard of one cell: its usage and its instances. */
import { Card, CardBody, CardTitle } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import { type Guest, shortName } from "../../api/guest";
import { useGuestSearch } from "../../api/guests";
import { useCellStatus } from "../../api/usage";
import { useFormat } from "../../format/useFormat";
import { LIST_INTERVAL } from "../../shell/AutoRefresh";
import { StateLabel } from "../instances/StateLabel";
import { dashboardOf, wayTo } from "./addresses";
import { Counts } from "./Counts";
import { DashboardPage, UsageAndInside } from "./DashboardPage";
import { UsageCards } from "./UsageCards";

/** As many as one page of the search holds; the list of instances leafs through more. */
const SHOWN = 100;

function InstanceCard({ guest, to }: { guest: Guest; to: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card isCompact isFullHeight>
      <CardTitle component="h3">
        <Link to={to}>{shortName(guest)}</Link>
      </CardTitle>
      <CardBody className="nano-drill-body">
        <StateLabel guest={guest} />
        <div className="nano-figure-detail">
          {t("dashboard.cores", { count: guest.cores })} · {format.bytes(guest.memory)}
        </div>
      </CardBody>
    </Card>
  );
}

export default function CellPage() {
  const { t } = useTranslation();
  const { pool = "", cell = "" } = useParams();
  const status = useCellStatus(pool, cell);
  const guests = useGuestSearch({ pool, cell, limit: SHOWN, offset: 0 }, LIST_INTERVAL);
  return (
    <DashboardPage way={wayTo(pool, cell)} subtitle={status.data?.now.address} query={status}>
      {status.data && (
        <UsageAndInside
          title={t("rooms.instances")}
          emptyTitle={t("dashboard.noInstances")}
          isEmpty={guests.data?.total === 0}
          usage={
            <>
              <div className="nano-counts">
                <Counts instances={status.data.now.instances} />
              </div>
              <UsageCards {...status.data} />
            </>
          }
        >
          {guests.data?.result.map((guest) => (
            <InstanceCard key={guest.id} guest={guest} to={dashboardOf(pool, cell, guest.id)} />
          ))}
        </UsageAndInside>
      )}
    </DashboardPage>
  );
}
