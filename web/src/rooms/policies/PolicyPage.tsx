/** One security policy group: its rules in the order in which they are tried. */
import { Breadcrumb, BreadcrumbItem, Button, Content } from "@patternfly/react-core";
import ShieldAltIcon from "@patternfly/react-icons/dist/esm/icons/shield-alt-icon";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import { type Rule, useDeleteRule, useMoveRule, usePolicyGroup, useRules } from "../../api/policy-groups";
import { Collection } from "../../shell/Collection";
import { DeleteDialog } from "../../shell/DeleteDialog";
import { FailureNotice } from "../../shell/FailureNotice";
import { RoomPage } from "../../shell/RoomPage";
import { POLICIES } from "./paths";
import { RuleDialog } from "./RuleDialog";
import { RuleTable } from "./RuleTable";

type Open = { dialog: "add" } | { dialog: "modify" | "delete"; rule: Rule; index: number } | null;

export default function PolicyPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const group = usePolicyGroup(id);
  const rules = useRules(id);
  const move = useMoveRule(id);
  const remove = useDeleteRule(id);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const name = group.data?.name ?? "";
  const add = (
    <Button variant="primary" onClick={() => setOpen({ dialog: "add" })}>
      {t("policies.addRule")}
    </Button>
  );
  const breadcrumb = (
    <Breadcrumb>
      <BreadcrumbItem>
        <Link to={POLICIES}>{t("rooms.policies")}</Link>
      </BreadcrumbItem>
      <BreadcrumbItem isActive>{name}</BreadcrumbItem>
    </Breadcrumb>
  );
  return (
    <RoomPage
      title={name || t("rooms.policies")}
      subtitle={group.data?.description ?? ""}
      breadcrumb={breadcrumb}
      actions={add}
    >
      <FailureNotice error={move.error} />
      <Collection
        query={rules}
        Icon={ShieldAltIcon}
        none={t("policies.noRules")}
        noneHint={t(group.data?.default_action === "accept" ? "policies.acceptsAll" : "policies.rejectsAll")}
        action={add}
      >
        <RuleTable
          rules={rules.data}
          isBusy={move.isPending}
          onMove={(index, direction) => move.mutate({ index, direction })}
          onModify={(rule, index) => setOpen({ dialog: "modify", rule, index })}
          onDelete={(rule, index) => setOpen({ dialog: "delete", rule, index })}
        />
        {group.data && (
          <Content component="p" className="nano-section">
            {t(group.data.default_action === "accept" ? "policies.restAccepted" : "policies.restRejected")}
          </Content>
        )}
      </Collection>
      {open?.dialog === "add" && <RuleDialog group={id} onClose={close} />}
      {open?.dialog === "modify" && <RuleDialog group={id} known={open} onClose={close} />}
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
    </RoomPage>
  );
}
