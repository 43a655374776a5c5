/** Draws facts as terms and values. */
import {
  ClipboardCopy,
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
} from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { MBIT } from "../../format/units";
import { useFormat } from "../../format/useFormat";
import type { Fact } from "./detail-sections";
import { Secret } from "./Secret";

function Copy({ value }: { value: string }) {
  const { t } = useTranslation();
  if (!window.isSecureContext) return value;
  return (
    <ClipboardCopy
      variant="inline-compact"
      hoverTip={t("instances.copy")}
      clickTip={t("instances.copied")}
      className="nano-copy"
    >
      {value}
    </ClipboardCopy>
  );
}

function Value({ fact }: { fact: Fact }) {
  const { t } = useTranslation();
  const format = useFormat();
  switch (fact.kind) {
    case "bytes":
      return format.bytes(fact.value);
    case "count":
      return format.count(fact.value);
    case "switch":
      return t(fact.value ? "shell.on" : "shell.off");
    case "priority":
      return t(`instances.priorities.${fact.value}`);
    case "countLimit":
      return fact.value ? format.count(fact.value) : t("instances.noLimit");
    case "speedLimit":
      return fact.value ? t("instances.mbit", { count: Math.round(fact.value / MBIT) }) : t("instances.noLimit");
    case "text":
      return fact.value || "–";
    case "copy":
      return fact.value ? <Copy value={fact.value} /> : "–";
    case "secret":
      return fact.value ? <Secret value={fact.value} /> : "–";
  }
}

export function Facts({ facts }: { facts: Fact[] }) {
  const { t } = useTranslation();
  return (
    <DescriptionList isCompact isHorizontal horizontalTermWidthModifier={{ default: "11ch", md: "16ch" }}>
      {facts.map((fact) => (
        <DescriptionListGroup key={`${fact.label}-${fact.index ?? 0}`}>
          <DescriptionListTerm>{t(`instances.facts.${fact.label}`, { index: fact.index })}</DescriptionListTerm>
          <DescriptionListDescription>
            <Value fact={fact} />
          </DescriptionListDescription>
        </DescriptionListGroup>
      ))}
    </DescriptionList>
  );
}
