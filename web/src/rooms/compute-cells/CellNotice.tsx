/** What an administrator should know of a cell: what it is about, and the core's own words. */
import { Content, Label, type LabelProps } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import type { Cell, CellState } from "../../api/pool-cells";

const STATUS: Record<CellState, LabelProps["status"]> = {
  joining: "info",
  failed: "danger",
  conflict: "danger",
  lost: "danger",
  unconfirmed: "warning",
  warning: "warning",
};

export function CellNotice({ cell: { state, message } }: { cell: Cell }) {
  const { t } = useTranslation();
  if (!state) return null;
  return (
    <>
      {" "}
      <Label isCompact status={STATUS[state]}>
        {t(`cells.notice.${state}`)}
      </Label>
      {message && <Content component="small">{message}</Content>}
    </>
  );
}
