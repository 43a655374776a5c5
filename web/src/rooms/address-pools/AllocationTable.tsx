/** Which instance has which address. */
import { Content } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Allocation } from "../../api/address-pools";
import { shortName } from "../../api/guest";
import { useGuest } from "../../api/guests";
import { parseAddress } from "../../format/ipv4";
import { useSession } from "../../session/store";
import { DataTable } from "../../shell/DataTable";

export function AllocationTable({ allocations }: { allocations: readonly Allocation[] | undefined }) {
  const { t } = useTranslation();
  if (allocations?.length === 0) return <Content component="p">{t("addresses.noAllocations")}</Content>;
  return (
    <DataTable
      label={t("addresses.allocations")}
      rows={allocations}
      nameOf={({ address }) => address}
      columns={[
        {
          title: t("addresses.address"),
          cell: ({ address }) => address,
          sortBy: ({ address }) => parseAddress(address.split("/")[0] ?? "") ?? 0,
        },
        { title: t("addresses.instance"), cell: ({ instance }) => <Holder id={instance} />, modifier: "breakWord" },
      ]}
    />
  );
}

/** The instance by its name; by its id to somebody who may not look at it. */
function Holder({ id }: { id: string }) {
  const { menu } = useSession();
  const guest = useGuest(id);
  const name = guest.data ? shortName(guest.data) : id;
  return menu.includes("instance") ? <Link to={`/admin/instances/${id}`}>{name}</Link> : name;
}
