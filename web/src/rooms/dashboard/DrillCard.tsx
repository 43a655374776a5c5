/** A card that stands for something inside and leads to it. */
import { Card, CardBody, CardHeader, CardTitle, Progress } from "@patternfly/react-core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Usage } from "../../api/usage";
import { useFormat } from "../../format/useFormat";

interface DrillCardProps {
  name: string;
  to: string;
  usage: Usage;
  children: ReactNode;
}

export function DrillCard({ name, to, usage, children }: DrillCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const bars = [
    { title: t("dashboard.cpu"), percent: usage.cpu_usage },
    { title: t("dashboard.memory"), percent: used(usage.available_memory, usage.max_memory) },
    { title: t("dashboard.disk"), percent: used(usage.available_disk, usage.max_disk) },
  ];
  return (
    <Card isCompact isFullHeight>
      <CardHeader>
        <CardTitle component="h3">
          <Link to={to}>{name}</Link>
        </CardTitle>
      </CardHeader>
      <CardBody className="nano-drill-body">
        {children}
        {bars.map(({ title, percent }) => (
          <Progress key={title} title={title} value={percent} label={format.percent(percent)} size="sm" />
        ))}
      </CardBody>
    </Card>
  );
}

function used(available: number, max: number): number {
  return max > 0 ? ((max - available) / max) * 100 : 0;
}
