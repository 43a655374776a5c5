/** The cells of one compute pool, and what can be done with them. */
import {
  Breadcrumb,
  BreadcrumbItem,
  Button,
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
  Toolbar,
  ToolbarContent,
  ToolbarItem,
} from "@patternfly/react-core";
import ServerIcon from "@patternfly/react-icons/dist/esm/icons/server-icon";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";

import { usePoolCells } from "../../api/pool-cells";
import { AutoRefresh, LIST_INTERVAL } from "../../shell/AutoRefresh";
import { Failure } from "../../shell/Failure";
import { RoomPage } from "../../shell/RoomPage";
import { AddCellDialog } from "./AddCellDialog";
import { CellDetailDialog } from "./CellDetailDialog";
import { CellTable } from "./CellTable";
import { EmptyCellDialog } from "./EmptyCellDialog";
import { FailoverNotices } from "./FailoverNotices";
import { RemoveCellDialog } from "./RemoveCellDialog";
import { StoragePathDialog } from "./StoragePathDialog";

type Open = { dialog: "add" } | { dialog: "remove" | "detail" | "storage" | "empty"; cell: string } | null;

export default function ComputeCellsPage() {
  const { t } = useTranslation();
  const [parameters] = useSearchParams();
  const pool = parameters.get("pool") ?? "default";
  const [refreshing, setRefreshing] = useState(true);
  const cells = usePoolCells(pool, refreshing && LIST_INTERVAL);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const add = (
    <Button variant="primary" onClick={() => setOpen({ dialog: "add" })}>
      {t("cells.add")}
    </Button>
  );
  const breadcrumb = (
    <Breadcrumb>
      <BreadcrumbItem
        render={({ className }) => (
          <Link className={className} to="/admin/compute_pools">
            {t("rooms.computePools")}
          </Link>
        )}
      />
      <BreadcrumbItem isActive>{pool}</BreadcrumbItem>
    </Breadcrumb>
  );
  return (
    <RoomPage title={t("cells.title", { pool })} breadcrumb={breadcrumb} actions={add}>
      {cells.isError && !cells.data ? (
        <Failure error={cells.error} onRetry={() => void cells.refetch()} />
      ) : cells.data?.length === 0 ? (
        <EmptyState icon={ServerIcon} titleText={t("cells.none")} headingLevel="h2">
          <EmptyStateBody>{t("cells.noneHint")}</EmptyStateBody>
          <EmptyStateFooter>
            <EmptyStateActions>{add}</EmptyStateActions>
          </EmptyStateFooter>
        </EmptyState>
      ) : (
        <>
          <Toolbar>
            <ToolbarContent>
              <ToolbarItem align={{ default: "alignEnd" }} alignSelf="center">
                <AutoRefresh isOn={refreshing} onChange={setRefreshing} />
              </ToolbarItem>
            </ToolbarContent>
          </Toolbar>
          <FailoverNotices pool={pool} refresh={refreshing && LIST_INTERVAL} />
          <CellTable
            pool={pool}
            cells={cells.data}
            onDetail={(cell) => setOpen({ dialog: "detail", cell })}
            onStorage={(cell) => setOpen({ dialog: "storage", cell })}
            onEmpty={(cell) => setOpen({ dialog: "empty", cell })}
            onRemove={(cell) => setOpen({ dialog: "remove", cell })}
          />
        </>
      )}
      {open?.dialog === "add" && <AddCellDialog pool={pool} onClose={close} />}
      {open?.dialog === "remove" && <RemoveCellDialog pool={pool} cell={open.cell} onClose={close} />}
      {open?.dialog === "storage" && <StoragePathDialog pool={pool} cell={open.cell} onClose={close} />}
      {open?.dialog === "empty" && <EmptyCellDialog pool={pool} cell={open.cell} onClose={close} />}
      {open?.dialog === "detail" && <CellDetailDialog pool={pool} cell={open.cell} onClose={close} />}
    </RoomPage>
  );
}
