/** Who may log in, and to which group each one belongs. */
import { Button, Label } from "@patternfly/react-core";
import UserIcon from "@patternfly/react-icons/dist/esm/icons/user-icon";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useDeleteUser, useGroups, useUserNames } from "../../api/accounts";
import { useSession } from "../../session/store";
import { Collection } from "../../shell/Collection";
import { DataTable } from "../../shell/DataTable";
import { DeleteDialog } from "../../shell/DeleteDialog";
import { FailureNotice } from "../../shell/FailureNotice";
import { RoomPage } from "../../shell/RoomPage";
import { AccountTabs } from "./AccountTabs";
import { CreateUserDialog } from "./CreateUserDialog";
import { ModifyUserDialog } from "./ModifyUserDialog";

type Open = { dialog: "create" } | { dialog: "modify" | "delete"; user: string } | null;

export default function UsersPage() {
  const { t } = useTranslation();
  const { user: self } = useSession();
  const users = useUserNames();
  const groups = useGroups();
  const remove = useDeleteUser();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const groupOf = (user: string) => groups.data?.find(({ member }) => member.includes(user))?.name;
  const create = (
    <Button variant="primary" onClick={() => setOpen({ dialog: "create" })}>
      {t("accounts.createUser")}
    </Button>
  );
  const noGroup = groups.data ? (
    <Label isCompact status="warning">
      {t("accounts.noGroup")}
    </Label>
  ) : (
    "–"
  );
  return (
    <RoomPage title={t("rooms.users")} subtitle={t("accounts.subtitle")} actions={create}>
      <AccountTabs active="users" />
      <FailureNotice error={groups.error} />
      <Collection query={users} Icon={UserIcon} none={t("accounts.noUsers")} noneHint={t("accounts.subtitle")}>
        <DataTable
          label={t("accounts.tabs.users")}
          rows={users.data}
          nameOf={(user) => user}
          columns={[
            { title: t("accounts.user"), cell: (user) => user, modifier: "breakWord" },
            { title: t("accounts.group"), cell: (user) => groupOf(user) ?? noGroup },
          ]}
          actions={(user) => [
            { title: t("accounts.modify"), onClick: () => setOpen({ dialog: "modify", user }) },
            { isSeparator: true },
            {
              title: t("shell.delete"),
              isDanger: true,
              isDisabled: user === self,
              onClick: () => setOpen({ dialog: "delete", user }),
            },
          ]}
        />
      </Collection>
      {open?.dialog === "create" && <CreateUserDialog onClose={close} />}
      {open?.dialog === "modify" && <ModifyUserDialog name={open.user} onClose={close} />}
      {open?.dialog === "delete" && (
        <DeleteDialog
          title={t("accounts.deleteUserTitle", { name: open.user })}
          done={t("accounts.userDeleted", { name: open.user })}
          remove={remove}
          target={open.user}
          onClose={close}
        >
          {t("accounts.deleteUserHint")}
        </DeleteDialog>
      )}
    </RoomPage>
  );
}
