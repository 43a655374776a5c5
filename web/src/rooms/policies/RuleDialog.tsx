/** Adds a rule to those of a security policy group or an instance, or changes one. */
import { useTranslation } from "react-i18next";

import {
  type Action,
  ACTIONS,
  type Protocol,
  PROTOCOLS,
  type Rule,
  type RuleOwner,
  useSaveRule,
} from "../../api/rules";
import { isHostAddress } from "../../format/ipv4";
import type { Field, Values } from "../../shell/form/fields";
import { FormDialog } from "../../shell/form/FormDialog";
import { isPort } from "./port";

interface Filled extends Values {
  action: Action;
  protocol: Protocol;
  from_address: string;
  to_port: string;
}

interface RuleDialogProps {
  owner: RuleOwner;
  /** The rule to change and its place; without one a new rule is added. */
  known?: { rule: Rule; index: number };
  onClose: () => void;
}

export function RuleDialog({ owner, known, onClose }: RuleDialogProps) {
  const { t } = useTranslation();
  const save = useSaveRule(owner, known?.index);
  const fields: Field<Filled>[] = [
    {
      kind: "select",
      name: "action",
      label: t("policies.action"),
      options: ACTIONS.map((value) => ({ value, label: t(`policies.actions.${value}`) })),
    },
    {
      kind: "select",
      name: "protocol",
      label: t("policies.protocol"),
      options: PROTOCOLS.map((value) => ({ value, label: value.toUpperCase() })),
    },
    {
      kind: "text",
      name: "from_address",
      label: t("policies.source"),
      placeholder: t("policies.anywhere"),
      hint: t("policies.sourceHint"),
      check: (address) => (isHostAddress(address) ? undefined : t("addresses.addressRule")),
    },
    {
      kind: "number",
      name: "to_port",
      label: t("policies.port"),
      placeholder: t("policies.anyPort"),
      isShown: ({ protocol }) => protocol !== "icmp",
      check: (port) => (isPort(port) ? undefined : t("policies.portRule")),
    },
  ];
  const rule = known?.rule;
  return (
    <FormDialog
      title={t(known ? "policies.modifyRule" : "policies.addRule")}
      fields={fields}
      initial={{
        action: rule?.action ?? "accept",
        protocol: rule?.protocol ?? "tcp",
        from_address: rule?.from_address ?? "",
        to_port: rule?.to_port ? String(rule.to_port) : "",
      }}
      submit={t(known ? "shell.save" : "policies.add")}
      wishOf={({ action, protocol, from_address, to_port }): Rule => ({
        ...rule,
        action,
        protocol,
        from_address,
        to_port: protocol === "icmp" ? 0 : Number(to_port),
      })}
      save={save}
      done={() => t(known ? "policies.ruleModified" : "policies.ruleAdded")}
      onClose={onClose}
    />
  );
}
