/** Adds a range of addresses to a pool. */
import { useTranslation } from "react-i18next";

import { type RangeWish, useAddRange } from "../../api/address-pools";
import { canEnd, canStart, isHostAddress, networkSize } from "../../format/ipv4";
import type { Field, Values } from "../../shell/form/fields";
import { FormDialog } from "../../shell/form/FormDialog";

type Filled = RangeWish & Values;

export function RangeDialog({ pool, onClose }: { pool: string; onClose: () => void }) {
  const { t } = useTranslation();
  const startProblem = (start: string, { netmask }: Filled) => {
    if (!isHostAddress(start)) return t("addresses.addressRule");
    return canStart(start, netmask) || networkSize(netmask) === undefined ? undefined : t("addresses.startRule");
  };
  const endProblem = (end: string, { start, netmask }: Filled) => {
    if (!isHostAddress(end)) return t("addresses.addressRule");
    return canEnd(end, start, netmask) ? undefined : t("addresses.endRule");
  };
  const fields: Field<Filled>[] = [
    {
      kind: "text",
      name: "start",
      label: t("addresses.start"),
      placeholder: "192.168.1.100",
      isRequired: true,
      check: startProblem,
    },
    {
      kind: "text",
      name: "end",
      label: t("addresses.end"),
      placeholder: "192.168.1.200",
      isRequired: true,
      check: endProblem,
    },
    {
      kind: "text",
      name: "netmask",
      label: t("addresses.netmask"),
      isRequired: true,
      check: (mask) => (networkSize(mask) === undefined ? t("addresses.netmaskRule") : undefined),
    },
  ];
  return (
    <FormDialog
      title={t("addresses.addRangeTitle", { name: pool })}
      fields={fields}
      initial={{ start: "", end: "", netmask: "255.255.255.0" }}
      submit={t("addresses.add")}
      wishOf={({ start, end, netmask }) => ({ start, end, netmask })}
      save={useAddRange(pool)}
      done={({ start, end }) => t("addresses.rangeAdded", { start, end })}
      onClose={onClose}
    />
  );
}
