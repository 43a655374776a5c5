/** Usage of processor, memory, disk and network as four cards. */
import { Card, CardBody, CardTitle, Gallery, Progress } from "@patternfly/react-core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Usage } from "../../api/usage";
import type { Sample } from "../../api/usage-history";
import { useFormat } from "../../format/useFormat";
import { Sparkline } from "./Sparkline";

/** The part of usage that the cards show; an instance has it as well as a host. */
export type Shown = Pick<Usage, "cpu_usage" | "max_cpu" | "available_memory" | "max_memory"> &
  Partial<Pick<Usage, "available_disk" | "max_disk">>;

interface UsageCardProps {
  title: string;
  value: string;
  detail: string;
  /** 0 to 100; none where there is no upper end. */
  percent?: number;
  children?: ReactNode;
}

/** A share above this deserves attention. */
const HIGH_PERCENT = 90;

function UsageCard({ title, value, detail, percent, children }: UsageCardProps) {
  return (
    <Card isCompact isFullHeight>
      <CardTitle component="h2">{title}</CardTitle>
      <CardBody>
        <div className="nano-figure">{value}</div>
        <div className="nano-figure-detail">{detail}</div>
        {percent !== undefined && (
          <Progress
            aria-label={title}
            value={percent}
            measureLocation="none"
            size="sm"
            {...(percent >= HIGH_PERCENT && { variant: "warning" })}
          />
        )}
        {children}
      </CardBody>
    </Card>
  );
}

function share(available: number, max: number): number {
  return max > 0 ? Math.min(100, Math.max(0, ((max - available) / max) * 100)) : 0;
}

export function UsageCards({ now, history }: { now: Shown; history: Sample[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const last = history.at(-1);
  const times = history.map(({ time }) => time);
  const memory = share(now.available_memory, now.max_memory);
  const { available_disk: freeDisk, max_disk: maxDisk } = now;
  const speeds = (kind: "disk" | "network", one = 0, other = 0) =>
    t(`dashboard.speeds.${kind}`, { one: format.speed(one), other: format.speed(other) });
  return (
    <Gallery hasGutter className="nano-figures" minWidths={{ default: "9rem", sm: "10rem" }}>
      <UsageCard
        title={t("dashboard.cpu")}
        value={format.percent(now.cpu_usage)}
        detail={t("dashboard.cores", { count: now.max_cpu })}
        percent={now.cpu_usage}
      >
        <Sparkline times={times} series={[history.map(({ cpu }) => cpu)]} top={100} />
      </UsageCard>
      <UsageCard
        title={t("dashboard.memory")}
        value={format.percent(memory)}
        detail={t("dashboard.used", {
          used: format.bytes(now.max_memory - now.available_memory),
          total: format.bytes(now.max_memory),
        })}
        percent={memory}
      />
      {freeDisk !== undefined && maxDisk !== undefined && (
        <UsageCard
          title={t("dashboard.disk")}
          value={format.percent(share(freeDisk, maxDisk))}
          detail={t("dashboard.used", { used: format.bytes(maxDisk - freeDisk), total: format.bytes(maxDisk) })}
          percent={share(freeDisk, maxDisk)}
        />
      )}
      <UsageCard
        title={t("dashboard.diskActivity")}
        value={format.speed((last?.read ?? 0) + (last?.written ?? 0))}
        detail={speeds("disk", last?.read, last?.written)}
      >
        <Sparkline times={times} series={[history.map(({ read }) => read), history.map(({ written }) => written)]} />
      </UsageCard>
      <UsageCard
        title={t("dashboard.network")}
        value={format.speed((last?.received ?? 0) + (last?.sent ?? 0))}
        detail={speeds("network", last?.received, last?.sent)}
      >
        <Sparkline times={times} series={[history.map(({ received }) => received), history.map(({ sent }) => sent)]} />
      </UsageCard>
    </Gallery>
  );
}
