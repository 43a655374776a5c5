/** One address pool: its ranges, and which instance has which address. */
import { Breadcrumb, BreadcrumbItem, Button, Title } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import { useAddressPool, useDeleteRange } from "../../api/address-pools";
import { LIST_INTERVAL } from "../../shell/AutoRefresh";
import { DeleteDialog } from "../../shell/DeleteDialog";
import { Failure } from "../../shell/Failure";
import { RoomPage } from "../../shell/RoomPage";
import { AllocationTable } from "./AllocationTable";
import { ADDRESS_POOLS } from "./paths";
import { RangeDialog } from "./RangeDialog";
import { RangeTable } from "./RangeTable";

export default function AddressPoolPage() {
  const { t } = useTranslation();
  const { pool = "" } = useParams();
  const found = useAddressPool(pool, LIST_INTERVAL);
  const remove = useDeleteRange(pool);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<string | null>(null);
  const add = (
    <Button variant="primary" onClick={() => setAdding(true)}>
      {t("addresses.addRange")}
    </Button>
  );
  const breadcrumb = (
    <Breadcrumb>
      <BreadcrumbItem>
        <Link to={ADDRESS_POOLS}>{t("rooms.addressPools")}</Link>
      </BreadcrumbItem>
      <BreadcrumbItem isActive>{pool}</BreadcrumbItem>
    </Breadcrumb>
  );
  const about = found.data && t("addresses.about", { gateway: found.data.gateway });
  return (
    <RoomPage title={pool} subtitle={about} breadcrumb={breadcrumb} actions={add}>
      {found.isError && !found.data ? (
        <Failure error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <>
          <Title headingLevel="h2">{t("addresses.ranges")}</Title>
          <RangeTable ranges={found.data && (found.data.ranges ?? [])} onRemove={setRemoving} />
          <Title headingLevel="h2" className="nano-section">
            {t("addresses.allocations")}
          </Title>
          <AllocationTable allocations={found.data && (found.data.allocated ?? [])} />
        </>
      )}
      {adding && <RangeDialog pool={pool} onClose={() => setAdding(false)} />}
      {removing && (
        <DeleteDialog
          title={t("addresses.removeRangeTitle", { start: removing })}
          done={t("addresses.rangeRemoved", { start: removing })}
          remove={remove}
          target={removing}
          onClose={() => setRemoving(null)}
        >
          {t("addresses.removeRangeHint")}
        </DeleteDialog>
      )}
    </RoomPage>
  );
}
