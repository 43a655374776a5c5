/** The table of a pool's cells; enabling needs no question, so it happens here. */
import { Button, Label } from "@patternfly/react-core";
import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { type Cell, useEnableCell } from "../../api/pool-cells";
import { ActionsMenu } from "../../shell/ActionsMenu";
import { SkeletonRows } from "../../shell/SkeletonRows";
import { showToast } from "../../shell/toasts";
import { useFailureText } from "../../shell/useFailureText";
import { instancesOf } from "./address";
import { CellNotice } from "./CellNotice";

interface CellTableProps {
  pool: string;
  cells: Cell[] | undefined;
  onDetail: (cell: string) => void;
  onStorage: (cell: string) => void;
  onEmpty: (cell: string) => void;
  onRemove: (cell: string) => void;
}

export function CellTable({ pool, cells, onDetail, onStorage, onEmpty, onRemove }: CellTableProps) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const navigate = useNavigate();
  const enable = useEnableCell();
  const columns = [t("cells.name"), t("cells.address"), t("cells.connection"), t("cells.state")];

  const toggle = ({ name, enabled }: Cell) =>
    enable.mutate(
      { pool, cell: name, enable: !enabled },
      {
        onSuccess: () =>
          showToast({ variant: "success", title: t(enabled ? "cells.wasDisabled" : "cells.wasEnabled", { name }) }),
        onError: (error) => showToast({ variant: "danger", title: name, body: failureText(error) }),
      },
    );

  return (
    <Table aria-label={t("cells.title", { pool })} variant="compact">
      <Thead>
        <Tr>
          {columns.map((name, index) => (
            // A notice in the last column must not squeeze the names.
            <Th key={name} width={index ? undefined : 25}>
              {name}
            </Th>
          ))}
          <Th screenReaderText={t("shell.actions")} />
        </Tr>
      </Thead>
      {cells ? (
        <Tbody>
          {cells.map((cell) => (
            <Tr key={cell.name}>
              <Td dataLabel={columns[0]} modifier="breakWord">
                <Button variant="link" isInline onClick={() => onDetail(cell.name)}>
                  {cell.name}
                </Button>
              </Td>
              <Td dataLabel={columns[1]}>{cell.address}</Td>
              <Td dataLabel={columns[2]}>
                <Label isCompact status={cell.alive ? "success" : "danger"}>
                  {t(cell.alive ? "cells.online" : "cells.offline")}
                </Label>
              </Td>
              <Td dataLabel={columns[3]}>
                <Label isCompact status={cell.enabled ? "success" : "warning"}>
                  {t(cell.enabled ? "shell.enabled" : "shell.disabled")}
                </Label>
                <CellNotice cell={cell} />
              </Td>
              <Td isActionCell>
                <ActionsMenu
                  name={cell.name}
                  isDisabled={enable.isPending && enable.variables.cell === cell.name}
                  items={[
                    { title: t("cells.detail"), onClick: () => onDetail(cell.name) },
                    {
                      title: t("cells.usage"),
                      onClick: () =>
                        void navigate(`/admin/dashboard/${encodeURIComponent(pool)}/${encodeURIComponent(cell.name)}`),
                    },
                    {
                      title: t("rooms.instances"),
                      onClick: () => void navigate(instancesOf(pool, cell.name)),
                    },
                    { title: t("cells.storagePath"), isDisabled: !cell.alive, onClick: () => onStorage(cell.name) },
                    { title: t(cell.enabled ? "cells.disable" : "cells.enable"), onClick: () => toggle(cell) },
                    { title: t("cells.moveAll"), onClick: () => onEmpty(cell.name) },
                    { isSeparator: true },
                    { title: t("cells.remove"), isDanger: true, onClick: () => onRemove(cell.name) },
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
