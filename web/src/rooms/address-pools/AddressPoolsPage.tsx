/** Address pools: where instances get their addresses from. */
import { Button } from "@patternfly/react-core";
import NetworkIcon from "@patternfly/react-icons/dist/esm/icons/network-icon";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";

import { type AddressPoolSummary, useAddressPools, useDeleteAddressPool } from "../../api/address-pools";
import { useFormat } from "../../format/useFormat";
import { Collection } from "../../shell/Collection";
import { DataTable } from "../../shell/DataTable";
import { DeleteDialog } from "../../shell/DeleteDialog";
import { RoomPage } from "../../shell/RoomPage";
import { AddressPoolDialog } from "./AddressPoolDialog";
import { addressPoolPage } from "./paths";

type Open = { dialog: "create" } | { dialog: "modify" | "delete"; pool: AddressPoolSummary } | null;

export default function AddressPoolsPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const pools = useAddressPools();
  const remove = useDeleteAddressPool();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const create = (
    <Button variant="primary" onClick={() => setOpen({ dialog: "create" })}>
      {t("addresses.create")}
    </Button>
  );
  return (
    <RoomPage title={t("rooms.addressPools")} subtitle={t("addresses.subtitle")} actions={create}>
      <Collection
        query={pools}
        Icon={NetworkIcon}
        none={t("addresses.none")}
        noneHint={t("addresses.noneHint")}
        action={create}
      >
        <DataTable
          label={t("rooms.addressPools")}
          rows={pools.data}
          nameOf={({ name }) => name}
          columns={[
            {
              title: t("addresses.pool"),
              cell: ({ name }) => <Link to={addressPoolPage(name)}>{name}</Link>,
              sortBy: ({ name }) => name,
              modifier: "breakWord",
            },
            { title: t("addresses.gateway"), cell: ({ gateway }) => gateway },
            { title: t("addresses.dns"), cell: ({ dns }) => dns?.join(", ") ?? "–" },
            { title: t("addresses.provider"), cell: ({ provider }) => t(`addresses.providers.${provider}`) },
            {
              title: t("addresses.allocated"),
              cell: ({ allocated, addresses }) =>
                t("addresses.share", { used: format.count(allocated), total: format.count(addresses) }),
              sortBy: ({ allocated }) => allocated,
            },
          ]}
          actions={(pool) => [
            { title: t("addresses.showRanges"), onClick: () => void navigate(addressPoolPage(pool.name)) },
            { title: t("addresses.modify"), onClick: () => setOpen({ dialog: "modify", pool }) },
            { isSeparator: true },
            { title: t("shell.delete"), isDanger: true, onClick: () => setOpen({ dialog: "delete", pool }) },
          ]}
        />
      </Collection>
      {open?.dialog === "create" && <AddressPoolDialog onClose={close} />}
      {open?.dialog === "modify" && <AddressPoolDialog pool={open.pool} onClose={close} />}
      {open?.dialog === "delete" && (
        <DeleteDialog
          title={t("addresses.deleteTitle", { name: open.pool.name })}
          done={t("addresses.deleted", { name: open.pool.name })}
          remove={remove}
          target={open.pool.name}
          onClose={close}
        >
          {t("addresses.deleteHint")}
        </DeleteDialog>
      )}
    </RoomPage>
  );
}
