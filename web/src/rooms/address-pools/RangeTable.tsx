/** The ranges of an address pool. */
import { Content } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import type { AddressRange } from "../../api/address-pools";
import { parseAddress } from "../../format/ipv4";
import { useFormat } from "../../format/useFormat";
import { DataTable } from "../../shell/DataTable";

interface RangeTableProps {
  ranges: readonly AddressRange[] | undefined;
  onRemove: (start: string) => void;
}

export function RangeTable({ ranges, onRemove }: RangeTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (ranges?.length === 0) return <Content component="p">{t("addresses.noRanges")}</Content>;
  return (
    <DataTable
      label={t("addresses.ranges")}
      rows={ranges}
      nameOf={({ start }) => start}
      columns={[
        { title: t("addresses.start"), cell: ({ start }) => start, sortBy: ({ start }) => parseAddress(start) ?? 0 },
        { title: t("addresses.end"), cell: ({ end }) => end, sortBy: ({ end }) => parseAddress(end) ?? 0 },
        { title: t("addresses.netmask"), cell: ({ netmask }) => netmask },
        {
          title: t("addresses.capacity"),
          cell: ({ capacity }) => format.count(capacity),
          sortBy: ({ capacity }) => capacity,
        },
      ]}
      actions={({ start }) => [{ title: t("shell.delete"), isDanger: true, onClick: () => onRemove(start) }]}
    />
  );
}
