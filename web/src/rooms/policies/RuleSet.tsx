/** The rules of a security policy group or an instance: shown, added, changed, moved and taken away. */
import { Button, Content, Flex } from "@patternfly/react-core";
import ShieldAltIcon from "@patternfly/react-icons/dist/esm/icons/shield-alt-icon";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type Action, type Rule, type RuleOwner, useDeleteRule, useMoveRule } from "../../api/rules";
import { Collection } from "../../shell/Collection";
import { DeleteDialog } from "../../shell/DeleteDialog";
import { FailureNotice } from "../../shell/FailureNotice";
import { RuleDialog } from "./RuleDialog";
import { RuleTable } from "./RuleTable";

interface RuleSetProps {
  owner: RuleOwner;
  rules: UseQueryResult<readonly Rule[]>;
  /** What happens to traffic that no rule names; undefined until it is known. */
  defaultAction: Action | undefined;
}

type Open = { dialog: "add" } | { dialog: "modify" | "delete"; rule: Rule; index: number } | null;

export function RuleSet({ owner, rules, defaultAction }: RuleSetProps) {
  const { t } = useTranslation();
  const move = useMoveRule(owner);
  const remove = useDeleteRule(owner);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const add = (
    <Button variant="primary" onClick={() => setOpen({ dialog: "add" })}>
      {t("policies.addRule")}
    </Button>
  );
  return (
    <>
      <FailureNotice error={move.error} />
      <Collection
        query={rules}
        Icon={ShieldAltIcon}
        none={t("policies.noRules")}
        noneHint={t(defaultAction === "accept" ? "policies.acceptsAll" : "policies.rejectsAll")}
        action={add}
      >
        <Flex className="nano-strip" justifyContent={{ default: "justifyContentFlexEnd" }}>
          {add}
        </Flex>
        <RuleTable
          rules={rules.data}
          isBusy={move.isPending}
          onMove={(index, direction) => move.mutate({ index, direction })}
          onModify={(rule, index) => setOpen({ dialog: "modify", rule, index })}
          onDelete={(rule, index) => setOpen({ dialog: "delete", rule, index })}
        />
        {defaultAction && (
          <Content component="p" className="nano-section">
            {t(defaultAction === "accept" ? "policies.restAccepted" : "policies.restRejected")}
          </Content>
        )}
      </Collection>
      {open?.dialog === "add" && <RuleDialog owner={owner} onClose={close} />}
      {open?.dialog === "modify" && <RuleDialog owner={owner} known={open} onClose={close} />}
      {open?.dialog === "delete" && (
        <DeleteDialog
          title={t("policies.deleteRuleTitle", { number: String(open.index + 1) })}
          done={t("policies.ruleDeleted")}
          remove={remove}
          target={open.index}
          onClose={close}
        >
          {t("policies.deleteRuleHint")}
        </DeleteDialog>
      )}
    </>
  );
}
