/** All compute pools, and what can be done with them. */
import { Button } from "@patternfly/react-core";
import ClusterIcon from "@patternfly/react-icons/dist/esm/icons/cluster-icon";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useAddressPools } from "../../api/address-pools";
import { type ComputePool, useComputePools } from "../../api/compute-pools";
import { useStoragePools } from "../../api/storage-pools";
import { Collection } from "../../shell/Collection";
import { RoomPage } from "../../shell/RoomPage";
import { choicesOf, hasChoices } from "./choices";
import { DeletePoolDialog } from "./DeletePoolDialog";
import { PoolDialog } from "./PoolDialog";
import { PoolTable } from "./PoolTable";

type Open = { dialog: "create" } | { dialog: "modify" | "delete"; pool: ComputePool } | null;

export default function ComputePoolsPage() {
  const { t } = useTranslation();
  const pools = useComputePools();
  const networks = useAddressPools();
  const storages = useStoragePools();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const choices = choicesOf(
    pools.data ?? [],
    networks.data?.map(({ name }) => name) ?? [],
    storages.data?.map(({ name }) => name) ?? [],
  );
  const create = (
    <Button variant="primary" onClick={() => setOpen({ dialog: "create" })}>
      {t("pools.create")}
    </Button>
  );
  return (
    <RoomPage title={t("rooms.computePools")} subtitle={t("pools.subtitle")} actions={create}>
      <Collection
        query={pools}
        Icon={ClusterIcon}
        none={t("pools.none")}
        noneHint={t("pools.noneHint")}
        action={create}
      >
        <PoolTable
          pools={pools.data}
          canModify={hasChoices(choices)}
          onModify={(pool) => setOpen({ dialog: "modify", pool })}
          onDelete={(pool) => setOpen({ dialog: "delete", pool })}
        />
      </Collection>
      {open?.dialog === "create" && <PoolDialog choices={choices} onClose={close} />}
      {open?.dialog === "modify" && <PoolDialog pool={open.pool} choices={choices} onClose={close} />}
      {open?.dialog === "delete" && <DeletePoolDialog pool={open.pool.name} onClose={close} />}
    </RoomPage>
  );
}
