/** Step 4: everything once more before it is made. */
import {
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
} from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { useImages } from "../../../api/images";
import { useOfferedPolicyGroups } from "../../../api/policy-groups";
import type { TemplateSummary } from "../../../api/templates";
import { speedText } from "../../../format/quantities";
import { GIB, MBIT, MIB } from "../../../format/units";
import { useFormat } from "../../../format/useFormat";
import { type Draft, sampleName, usesCloudInit } from "./draft";

export function ReviewStep({ draft, template }: { draft: Draft; template: TemplateSummary | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const images = useImages("disk");
  const policies = useOfferedPolicyGroups();
  const mbit = (value: number) => (value ? speedText(value * MBIT, "bit") : t("instances.noLimit"));
  const nameEntries: [string, string][] =
    draft.count > 1
      ? [
          [t("create.prefix"), draft.name],
          [t("create.several"), format.count(draft.count)],
          [
            t("create.nameRule"),
            t(`create.nameRules.${draft.nameRule}`, { example: sampleName(draft.name, draft.nameRule) }),
          ],
        ]
      : [[t("create.name"), draft.name]];
  const entries: [string, string][] = [
    ...nameEntries,
    [t("create.pool"), draft.pool],
    [t("create.template"), template?.name ?? ""],
    [t("create.cores"), format.count(draft.cores)],
    [t("create.memory"), format.bytes(draft.memoryMiB * MIB)],
    [t("create.systemDisk"), format.bytes(draft.systemDiskGiB * GIB)],
    [t("create.dataDisk"), draft.dataDiskGiB ? format.bytes(draft.dataDiskGiB * GIB) : t("create.noDataDisk")],
    [t("create.image"), images.data?.find(({ id }) => id === draft.image)?.name ?? t("create.blank")],
    [t("create.policy"), policies.data?.find(({ id }) => id === draft.policy)?.name ?? t("create.noPolicy")],
    [t("create.agent"), t(draft.agent ? "shell.on" : "shell.off")],
    [t("create.cloudInit"), t(usesCloudInit(draft) ? "shell.on" : "shell.off")],
    [t("create.autoStart"), t(draft.autoStart ? "shell.on" : "shell.off")],
    [t("create.priority"), t(`instances.priorities.${draft.priority}`)],
    [t("create.iops"), draft.iops ? format.count(draft.iops) : t("instances.noLimit")],
    [t("create.inbound"), mbit(draft.inboundMbit)],
    [t("create.outbound"), mbit(draft.outboundMbit)],
  ];
  return (
    <DescriptionList isHorizontal isCompact horizontalTermWidthModifier={{ default: "12ch", md: "24ch" }}>
      {entries.map(([term, value]) => (
        <DescriptionListGroup key={term}>
          <DescriptionListTerm>{term}</DescriptionListTerm>
          <DescriptionListDescription>{value}</DescriptionListDescription>
        </DescriptionListGroup>
      ))}
    </DescriptionList>
  );
}
