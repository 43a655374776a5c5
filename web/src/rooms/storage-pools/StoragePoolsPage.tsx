/** Storage pools: storage that cells share. */
import { Button } from "@patternfly/react-core";
import DatabaseIcon from "@patternfly/react-icons/dist/esm/icons/database-icon";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useComputePools } from "../../api/compute-pools";
import { type StoragePool, useDeleteStoragePool, useStoragePools } from "../../api/storage-pools";
import { Collection } from "../../shell/Collection";
import { DataTable } from "../../shell/DataTable";
import { DeleteDialog } from "../../shell/DeleteDialog";
import { RoomPage } from "../../shell/RoomPage";
import { StoragePoolDialog } from "./StoragePoolDialog";

type Open = { dialog: "create" } | { dialog: "modify" | "delete"; pool: StoragePool } | null;

export default function StoragePoolsPage() {
  const { t } = useTranslation();
  const pools = useStoragePools();
  const computePools = useComputePools();
  const remove = useDeleteStoragePool();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const usersOf = (name: string) =>
    computePools.data?.filter(({ storage }) => storage === name).map((pool) => pool.name) ?? [];
  const create = (
    <Button variant="primary" onClick={() => setOpen({ dialog: "create" })}>
      {t("storages.create")}
    </Button>
  );
  return (
    <RoomPage title={t("rooms.storagePools")} subtitle={t("storages.subtitle")} actions={create}>
      <Collection
        query={pools}
        Icon={DatabaseIcon}
        none={t("storages.none")}
        noneHint={t("storages.noneHint")}
        action={create}
      >
        <DataTable
          label={t("rooms.storagePools")}
          rows={pools.data}
          nameOf={({ name }) => name}
          columns={[
            {
              title: t("storages.pool"),
              cell: ({ name }) => name,
              sortBy: ({ name }) => name,
              modifier: "breakWord",
            },
            { title: t("storages.type"), cell: ({ type }) => t(`storages.types.${type}`) },
            { title: t("storages.host"), cell: ({ host }) => host || "–", modifier: "breakWord" },
            { title: t("storages.target"), cell: ({ target }) => target, modifier: "breakWord" },
            { title: t("storages.users"), cell: ({ name }) => usersOf(name).join(", ") || "–", modifier: "breakWord" },
          ]}
          actions={(pool) => [
            { title: t("storages.modify"), onClick: () => setOpen({ dialog: "modify", pool }) },
            { isSeparator: true },
            { title: t("shell.delete"), isDanger: true, onClick: () => setOpen({ dialog: "delete", pool }) },
          ]}
        />
      </Collection>
      {open?.dialog === "create" && <StoragePoolDialog onClose={close} />}
      {open?.dialog === "modify" && <StoragePoolDialog pool={open.pool} onClose={close} />}
      {open?.dialog === "delete" && (
        <DeleteDialog
          title={t("storages.deleteTitle", { name: open.pool.name })}
          done={t("storages.deleted", { name: open.pool.name })}
          remove={remove}
          target={open.pool.name}
          onClose={close}
        >
          {t("storages.deleteHint")}
        </DeleteDialog>
      )}
    </RoomPage>
  );
}
