/** Security policy groups: sets of rules that new instances are protected by. */
import { Button, Content, Label } from "@patternfly/react-core";
import ShieldAltIcon from "@patternfly/react-icons/dist/esm/icons/shield-alt-icon";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";

import { type PolicyGroup, useDeletePolicyGroup, usePolicyGroups } from "../../api/policy-groups";
import { Collection } from "../../shell/Collection";
import { DataTable } from "../../shell/DataTable";
import { DeleteDialog } from "../../shell/DeleteDialog";
import { RoomPage } from "../../shell/RoomPage";
import { ActionLabel } from "./ActionLabel";
import { policyPage } from "./paths";
import { PolicyGroupDialog } from "./PolicyGroupDialog";

type Open = { dialog: "create" } | { dialog: "modify" | "delete"; group: PolicyGroup } | null;

export default function PoliciesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const groups = usePolicyGroups();
  const remove = useDeletePolicyGroup();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const create = (
    <Button variant="primary" onClick={() => setOpen({ dialog: "create" })}>
      {t("policies.create")}
    </Button>
  );
  return (
    <RoomPage title={t("rooms.policies")} subtitle={t("policies.subtitle")} actions={create}>
      <Collection
        query={groups}
        Icon={ShieldAltIcon}
        none={t("policies.none")}
        noneHint={t("policies.noneHint")}
        action={create}
      >
        <DataTable
          label={t("rooms.policies")}
          rows={groups.data}
          nameOf={({ name }) => name}
          keyOf={({ id }) => id}
          columns={[
            {
              title: t("policies.name"),
              cell: ({ id, name, description }) => (
                <>
                  <Link to={policyPage(id)}>{name}</Link>
                  {description && <Content component="small">{description}</Content>}
                </>
              ),
              sortBy: ({ name }) => name,
              modifier: "breakWord",
            },
            {
              title: t("policies.defaultAction"),
              cell: (group) => <ActionLabel action={group.default_action} />,
              sortBy: (group) => group.default_action,
            },
            {
              title: t("policies.state"),
              cell: ({ enabled }) => (
                <Label isCompact status={enabled ? "success" : "warning"}>
                  {t(enabled ? "shell.enabled" : "shell.disabled")}
                </Label>
              ),
            },
            {
              title: t("policies.scope"),
              cell: (group) => t(group.global ? "policies.scopes.global" : "policies.scopes.own"),
            },
            { title: t("policies.owner"), cell: ({ user, group }) => `${group}.${user}` },
          ]}
          actions={(group) => [
            { title: t("policies.showRules"), onClick: () => void navigate(policyPage(group.id)) },
            { title: t("policies.modify"), onClick: () => setOpen({ dialog: "modify", group }) },
            { isSeparator: true },
            { title: t("shell.delete"), isDanger: true, onClick: () => setOpen({ dialog: "delete", group }) },
          ]}
        />
      </Collection>
      {open?.dialog === "create" && <PolicyGroupDialog onClose={close} />}
      {open?.dialog === "modify" && <PolicyGroupDialog group={open.group} onClose={close} />}
      {open?.dialog === "delete" && (
        <DeleteDialog
          title={t("policies.deleteTitle", { name: open.group.name })}
          done={t("policies.deleted", { name: open.group.name })}
          remove={remove}
          target={open.group.id}
          onClose={close}
        >
          {t("policies.deleteHint")}
        </DeleteDialog>
      )}
    </RoomPage>
  );
}
