/** Rules in the order in which they are tried, the first that fits being the one that counts. */
import { useTranslation } from "react-i18next";

import type { Direction, Rule } from "../../api/rules";
import { DataTable } from "../../shell/DataTable";
import { ActionLabel } from "./ActionLabel";

interface RuleTableProps {
  rules: readonly Rule[] | undefined;
  isBusy: boolean;
  onMove: (index: number, direction: Direction) => void;
  onModify: (rule: Rule, index: number) => void;
  onDelete: (rule: Rule, index: number) => void;
}

export function RuleTable({ rules, isBusy, onMove, onModify, onDelete }: RuleTableProps) {
  const { t } = useTranslation();
  const places = rules?.map((rule, index) => ({ rule, index }));
  return (
    <DataTable
      label={t("policies.rules")}
      rows={places}
      nameOf={({ index }) => t("policies.ruleName", { number: String(index + 1) })}
      keyOf={({ index }) => String(index)}
      columns={[
        { title: t("policies.number"), cell: ({ index }) => index + 1 },
        { title: t("policies.action"), cell: ({ rule }) => <ActionLabel action={rule.action} /> },
        { title: t("policies.protocol"), cell: ({ rule }) => rule.protocol.toUpperCase() },
        { title: t("policies.source"), cell: ({ rule }) => rule.from_address || t("policies.anywhere") },
        { title: t("policies.port"), cell: ({ rule }) => portOf(rule) ?? t("policies.anyPort") },
      ]}
      actions={({ rule, index }) => [
        { title: t("policies.up"), isDisabled: isBusy || index === 0, onClick: () => onMove(index, "up") },
        {
          title: t("policies.down"),
          isDisabled: isBusy || index + 1 === places?.length,
          onClick: () => onMove(index, "down"),
        },
        { title: t("policies.modify"), onClick: () => onModify(rule, index) },
        { isSeparator: true },
        { title: t("shell.delete"), isDanger: true, onClick: () => onDelete(rule, index) },
      ]}
    />
  );
}

function portOf(rule: Rule): number | string | undefined {
  if (rule.protocol === "icmp") return "–";
  return rule.to_port || undefined;
}
