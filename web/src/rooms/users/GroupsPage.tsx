/** Groups: users who share what they own, with the roles that tell what they may do. */
import { Button } from "@patternfly/react-core";
import UsersIcon from "@patternfly/react-icons/dist/esm/icons/users-icon";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type GroupDetail, useDeleteGroup, useGroupDetails, useGroups, useRoleNames } from "../../api/accounts";
import { Collection } from "../../shell/Collection";
import { DataTable } from "../../shell/DataTable";
import { DeleteDialog } from "../../shell/DeleteDialog";
import { RoomPage } from "../../shell/RoomPage";
import { AccountTabs } from "./AccountTabs";
import { GroupDialog } from "./GroupDialog";
import { MembersDialog } from "./MembersDialog";

type Open = { dialog: "create" } | { dialog: "modify" | "members" | "delete"; group: string } | null;

export default function GroupsPage() {
  const { t } = useTranslation();
  const groups = useGroups();
  const details = useGroupDetails((groups.data ?? []).map(({ name }) => name));
  const roles = useRoleNames();
  const remove = useDeleteGroup();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const detailOf = (name: string): GroupDetail | undefined => details.find((detail) => detail.name === name);
  const create = (
    <Button variant="primary" onClick={() => setOpen({ dialog: "create" })}>
      {t("accounts.createGroup")}
    </Button>
  );
  const opened = open && open.dialog !== "create" ? detailOf(open.group) : undefined;
  return (
    <RoomPage title={t("rooms.users")} subtitle={t("accounts.subtitle")} actions={create}>
      <AccountTabs active="groups" />
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
            { title: t("accounts.display"), cell: ({ display }) => display || "–" },
            { title: t("accounts.members"), cell: ({ name, member }) => detailOf(name)?.member.join(", ") || member },
            { title: t("accounts.tabs.roles"), cell: ({ name }) => detailOf(name)?.role.join(", ") || "–" },
          ]}
          actions={({ name }) => [
            { title: t("accounts.members"), onClick: () => setOpen({ dialog: "members", group: name }) },
            { title: t("accounts.modify"), onClick: () => setOpen({ dialog: "modify", group: name }) },
            { isSeparator: true },
            { title: t("shell.delete"), isDanger: true, onClick: () => setOpen({ dialog: "delete", group: name }) },
          ]}
        />
      </Collection>
      {open?.dialog === "create" && roles.data && <GroupDialog roles={roles.data} onClose={close} />}
      {open?.dialog === "modify" && opened && roles.data && (
        <GroupDialog group={opened} roles={roles.data} onClose={close} />
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
