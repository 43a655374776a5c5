/** Groups: users who share what they own, with the roles that tell what they may do. */
import { Button } from "@patternfly/react-core";
import UsersIcon from "@patternfly/react-icons/dist/esm/icons/users-icon";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useDeleteGroup, useGroups, useRoles } from "../../api/accounts";
import { Collection } from "../../shell/Collection";
import { DataTable } from "../../shell/DataTable";
import { DeleteDialog } from "../../shell/DeleteDialog";
import { FailureNotice } from "../../shell/FailureNotice";
import { RoomPage } from "../../shell/RoomPage";
import { AccountTabs } from "./AccountTabs";
import { GroupDialog } from "./GroupDialog";
import { MembersDialog } from "./MembersDialog";

type Open = { dialog: "create" } | { dialog: "modify" | "members" | "delete"; group: string } | null;

export default function GroupsPage() {
  const { t } = useTranslation();
  const groups = useGroups();
  const roles = useRoles();
  const remove = useDeleteGroup();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const roleNames = roles.data?.map(({ name }) => name);
  const create = (
    <Button variant="primary" isDisabled={!roleNames} onClick={() => setOpen({ dialog: "create" })}>
      {t("accounts.createGroup")}
    </Button>
  );
  // By its name: what a dialog shows is what the last look found.
  const opened = open && open.dialog !== "create" ? groups.data?.find(({ name }) => name === open.group) : undefined;
  return (
    <RoomPage title={t("rooms.users")} subtitle={t("accounts.subtitle")} actions={create}>
      <AccountTabs active="groups" />
      <FailureNotice error={roles.error} />
      <Collection
        query={groups}
        Icon={UsersIcon}
        none={t("accounts.noGroups")}
        noneHint={t("accounts.noGroupsHint")}
        action={create}
      >
        <DataTable
          label={t("accounts.tabs.groups")}
          rows={groups.data}
          nameOf={({ name }) => name}
          columns={[
            { title: t("accounts.group"), cell: ({ name }) => name, modifier: "breakWord" },
            { title: t("accounts.display"), cell: ({ display }) => display || "–", modifier: "breakWord" },
            { title: t("accounts.members"), cell: ({ member }) => member.join(", ") || "–", modifier: "breakWord" },
            { title: t("accounts.tabs.roles"), cell: ({ role }) => role.join(", ") || "–", modifier: "breakWord" },
          ]}
          actions={({ name }) => [
            { title: t("accounts.members"), onClick: () => setOpen({ dialog: "members", group: name }) },
            {
              title: t("accounts.modify"),
              isDisabled: !roleNames,
              onClick: () => setOpen({ dialog: "modify", group: name }),
            },
            { isSeparator: true },
            { title: t("shell.delete"), isDanger: true, onClick: () => setOpen({ dialog: "delete", group: name }) },
          ]}
        />
      </Collection>
      {open?.dialog === "create" && roleNames && <GroupDialog roles={roleNames} onClose={close} />}
      {open?.dialog === "modify" && opened && roleNames && (
        <GroupDialog group={opened} roles={roleNames} onClose={close} />
      )}
      {open?.dialog === "members" && opened && <MembersDialog group={opened} onClose={close} />}
      {open?.dialog === "delete" && (
        <DeleteDialog
          title={t("accounts.deleteGroupTitle", { name: open.group })}
          done={t("accounts.groupDeleted", { name: open.group })}
          remove={remove}
          target={open.group}
          onClose={close}
        >
          {t("accounts.deleteGroupHint")}
        </DeleteDialog>
      )}
    </RoomPage>
  );
}
