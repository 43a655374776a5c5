/** The table of compute pools; without data yet, its outline. */
import { Label } from "@patternfly/react-core";
import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";

import type { ComputePool } from "../../api/compute-pools";
import { ActionsMenu } from "../../shell/ActionsMenu";
import { SkeletonRows } from "../../shell/SkeletonRows";
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
  const columns = [
    t("pools.name"),
    t("pools.cells"),
    t("pools.storage"),
    t("pools.network"),
    t("pools.failover"),
    t("pools.state"),
  ];
  return (
    <Table aria-label={t("rooms.computePools")} variant="compact">
      <Thead>
        <Tr>
          {columns.map((name) => (
            <Th key={name}>{name}</Th>
          ))}
          <Th screenReaderText={t("shell.actions")} />
        </Tr>
      </Thead>
      {pools ? (
        <Tbody>
          {pools.map((pool) => (
            <Tr key={pool.name}>
              <Td dataLabel={columns[0]} modifier="breakWord">
                <Link to={cellsOf(pool.name)}>{pool.name}</Link>
              </Td>
              <Td dataLabel={columns[1]}>{pool.cells}</Td>
              <Td dataLabel={columns[2]}>{pool.storage || t("pools.localStorage")}</Td>
              <Td dataLabel={columns[3]}>{pool.network || t("pools.noNetwork")}</Td>
              <Td dataLabel={columns[4]}>{t(pool.failover ? "shell.on" : "shell.off")}</Td>
              <Td dataLabel={columns[5]}>
                <Label isCompact status={pool.enabled ? "success" : "warning"}>
                  {t(pool.enabled ? "shell.enabled" : "shell.disabled")}
                </Label>
              </Td>
              <Td isActionCell>
                <ActionsMenu
                  name={pool.name}
                  items={[
                    { title: t("pools.showCells"), onClick: () => void navigate(cellsOf(pool.name)) },
                    ...(canModify ? [{ title: t("pools.modify"), onClick: () => onModify(pool) }] : []),
                    { isSeparator: true },
                    { title: t("pools.delete"), isDanger: true, onClick: () => onDelete(pool) },
                  ]}
                />
              </Td>
            </Tr>
          ))}
        </Tbody>
      ) : (
        <SkeletonRows columns={columns.length + 1} />
      )}
    </Table>
  );
}
