/** How many pools, cells and instances there are, by state, as labels. */
import { Label, LabelGroup } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import type { CellCounts, InstanceCounts, PoolCounts } from "../../api/usage";

interface CountsProps {
  pools?: PoolCounts;
  cells?: CellCounts;
  instances: InstanceCounts;
}

interface Count {
  key: "poolsEnabled" | "poolsDisabled" | "cellsOnline" | "cellsOffline" | "running" | "stopped" | "lost" | "migrating";
  count: number;
  status?: "success" | "warning" | "danger" | "info";
  /** Said even when there is none. */
  isAlways?: boolean;
}

function countsOf({ pools, cells, instances }: CountsProps): Count[] {
  const [stopped, running, lost, migrating] = instances;
  const all: Count[] = [];
  if (pools) {
    all.push(
      { key: "poolsEnabled", count: pools[1], isAlways: true },
      { key: "poolsDisabled", count: pools[0], status: "warning" },
    );
  }
  if (cells) {
    all.push(
      { key: "cellsOnline", count: cells[1], status: "success", isAlways: true },
      { key: "cellsOffline", count: cells[0], status: "danger" },
    );
  }
  all.push(
    { key: "running", count: running, status: "success", isAlways: true },
    { key: "stopped", count: stopped },
    { key: "lost", count: lost, status: "danger" },
    { key: "migrating", count: migrating, status: "info" },
  );
  return all.filter(({ count, isAlways }) => count > 0 || isAlways === true);
}

export function Counts(props: CountsProps) {
  const { t } = useTranslation();
  return (
    <LabelGroup aria-label={t("dashboard.counts.label")} numLabels={8}>
      {countsOf(props).map(({ key, count, status }) => (
        <Label key={key} isCompact variant="outline" {...(status && count > 0 && { status })}>
          {t(`dashboard.counts.${key}`, { count })}
        </Label>
      ))}
    </LabelGroup>
  );
}
