/** The table of compute pools; without data yet, its outline. */
import { Label } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";

import type { ComputePool } from "../../api/compute-pools";
import { DataTable } from "../../shell/DataTable";
import { cellsOf } from "../compute-cells/address";

interface PoolTableProps {
  pools: ComputePool[] | undefined;
  /** Whether there is anything to change about a pool. */
  canModify: boolean;
  onModify: (pool: ComputePool) => void;
  onDelete: (pool: ComputePool) => void;
}

export function PoolTable({ pools, canModify, onModify, onDelete }: PoolTableProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <DataTable
      label={t("rooms.computePools")}
      rows={pools}
      nameOf={({ name }) => name}
      columns={[
        {
          title: t("pools.name"),
          cell: ({ name }) => <Link to={cellsOf(name)}>{name}</Link>,
          modifier: "breakWord",
        },
        { title: t("pools.cells"), cell: ({ cells }) => cells },
        { title: t("pools.storage"), cell: ({ storage }) => storage || t("pools.localStorage") },
        { title: t("pools.network"), cell: ({ network }) => network || t("pools.noNetwork") },
        { title: t("pools.failover"), cell: ({ failover }) => t(failover ? "shell.on" : "shell.off") },
        {
          title: t("pools.state"),
          cell: ({ enabled }) => (
            <Label isCompact status={enabled ? "success" : "warning"}>
              {t(enabled ? "shell.enabled" : "shell.disabled")}
            </Label>
          ),
        },
      ]}
      actions={(pool) => [
        { title: t("pools.showCells"), onClick: () => void navigate(cellsOf(pool.name)) },
        ...(canModify ? [{ title: t("pools.modify"), onClick: () => onModify(pool) }] : []),
        { isSeparator: true },
        { title: t("pools.delete"), isDanger: true, onClick: () => onDelete(pool) },
      ]}
    />
  );
}
