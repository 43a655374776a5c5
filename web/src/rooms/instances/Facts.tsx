/** Draws facts as terms and values, with what can be changed of them. */
import {
  ClipboardCopy,
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
} from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import type { Guest } from "../../api/guest";
import { speedText } from "../../format/quantities";
import { useFormat } from "../../format/useFormat";
import { ChangeButton } from "./changes/ChangeButton";
import type { Change } from "./changes/changes";
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
      return fact.value ? speedText(fact.value, fact.family) : t("instances.noLimit");
    case "percentLimit":
      return fact.value ? format.percent(fact.value) : t("instances.noLimit");
    case "hidden":
      return <code>••••••••</code>;
    case "text":
      return fact.value || "–";
    case "copy":
      return fact.value ? <Copy value={fact.value} /> : "–";
    case "secret":
      return fact.value ? <Secret value={fact.value} /> : "–";
  }
}

interface FactsProps {
  facts: readonly Fact[];
  guest: Guest;
  onChange: (change: Change) => void;
}

export function Facts({ facts, guest, onChange }: FactsProps) {
  const { t } = useTranslation();
  return (
    <DescriptionList isCompact isHorizontal horizontalTermWidthModifier={{ default: "11ch", md: "16ch" }}>
      {facts.map((fact) => (
        <DescriptionListGroup key={`${fact.label}-${fact.index ?? 0}`}>
          <DescriptionListTerm>{t(`instances.facts.${fact.label}`, { index: fact.index })}</DescriptionListTerm>
          <DescriptionListDescription>
            <div className="nano-fact">
              <Value fact={fact} />
              {fact.changes?.map((change) => (
                <ChangeButton key={change.kind} guest={guest} change={change} onChange={onChange} />
              ))}
            </div>
          </DescriptionListDescription>
        </DescriptionListGroup>
      ))}
    </DescriptionList>
  );
}
