/** About this installation: its version, how long it has run, and what an administrator should be warned of. */
import {
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
  Skeleton,
  Stack,
  StackItem,
  Title,
} from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { useDescription } from "../../api/description";
import { useHealth } from "../../api/health";
import { useZoneStatus } from "../../api/usage";
import { LIST_INTERVAL } from "../../shell/AutoRefresh";
import { Failure } from "../../shell/Failure";
import { Notice } from "../../shell/Notice";
import { RoomPage } from "../../shell/RoomPage";
import { WarningNotice } from "./WarningNotice";
import { keyOf, warningsOf } from "./warnings";

export default function AboutPage() {
  const { t } = useTranslation();
  const description = useDescription();
  const zone = useZoneStatus();
  const facts = {
    version: description.data?.info.version,
    zone: zone.data?.now.name,
    since: zone.data?.now.start_time,
    licence: "MIT",
  };
  return (
    <RoomPage title={t("about.title")} subtitle={t("about.subtitle")}>
      <DescriptionList isHorizontal isCompact>
        {(["version", "zone", "since", "licence"] as const).map((fact) => (
          <DescriptionListGroup key={fact}>
            <DescriptionListTerm>{t(`about.facts.${fact}`)}</DescriptionListTerm>
            <DescriptionListDescription>{facts[fact] ?? "–"}</DescriptionListDescription>
          </DescriptionListGroup>
        ))}
      </DescriptionList>
      <Title headingLevel="h2" className="nano-section">
        {t("about.warnings")}
      </Title>
      <Warnings />
    </RoomPage>
  );
}

function Warnings() {
  const { t } = useTranslation();
  const health = useHealth(LIST_INTERVAL);
  if (health.isError && !health.data) {
    return <Failure error={health.error} onRetry={() => void health.refetch()} />;
  }
  if (!health.data) return <Skeleton height="4rem" screenreaderText={t("shell.loading")} />;
  const warnings = warningsOf(health.data);
  if (warnings.length === 0) return <Notice variant="success" title={t("about.allWell")} />;
  return (
    <Stack hasGutter>
      {warnings.map((warning) => (
        <StackItem key={keyOf(warning)}>
          <WarningNotice warning={warning} />
        </StackItem>
      ))}
    </Stack>
  );
}
