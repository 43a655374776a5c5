/** One cell with the storage it has attached. */
import {
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
  Label,
  Modal,
  ModalBody,
  ModalHeader,
  Skeleton,
} from "@patternfly/react-core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useStoragePaths } from "../../api/cell-storage";
import { type CellDetail, type CellOfPool, type CellStorage, useCellDetail } from "../../api/pool-cells";
import { Failure } from "../../shell/Failure";

function Storage({ name, attached, error }: CellStorage) {
  const { t } = useTranslation();
  return (
    <div>
      {name}{" "}
      <Label isCompact status={attached ? "success" : "danger"}>
        {attached ? t("cells.attached") : error || t("cells.detached")}
      </Label>
    </div>
  );
}

function Detail({ cell, pool }: { cell: CellDetail; pool: string }) {
  const { t } = useTranslation();
  const paths = useStoragePaths({ pool, cell: cell.name }, cell.alive);
  const entries: [string, ReactNode][] = [
    [t("cells.name"), cell.name],
    [t("cells.address"), cell.address],
    [t("cells.connection"), t(cell.alive ? "cells.online" : "cells.offline")],
    [t("cells.state"), t(cell.enabled ? "shell.enabled" : "shell.disabled")],
  ];
  if (cell.storage?.length) {
    entries.push([t("cells.storage"), cell.storage.map((storage) => <Storage key={storage.name} {...storage} />)]);
  }
  if (paths.data) entries.push([t("cells.storagePath"), paths.data.system.map((path) => <div key={path}>{path}</div>)]);
  return (
    <DescriptionList isHorizontal isCompact horizontalTermWidthModifier={{ default: "12ch" }}>
      {entries.map(([term, description]) => (
        <DescriptionListGroup key={term}>
          <DescriptionListTerm>{term}</DescriptionListTerm>
          <DescriptionListDescription>{description}</DescriptionListDescription>
        </DescriptionListGroup>
      ))}
    </DescriptionList>
  );
}

export function CellDetailDialog({ onClose, ...of }: CellOfPool & { onClose: () => void }) {
  const { t } = useTranslation();
  const detail = useCellDetail(of);
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="cell-title">
      <ModalHeader title={of.cell} labelId="cell-title" />
      <ModalBody>
        {detail.isError && <Failure error={detail.error} onRetry={() => void detail.refetch()} />}
        {detail.isPending && <Skeleton height="8rem" screenreaderText={t("shell.loading")} />}
        {detail.data && <Detail cell={detail.data} pool={of.pool} />}
      </ModalBody>
    </Modal>
  );
}
