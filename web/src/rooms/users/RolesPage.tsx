/** Roles: which rooms of the portal the members of a group may enter. */
import { Button, Label, LabelGroup } from "@patternfly/react-core";
import KeyIcon from "@patternfly/react-icons/dist/esm/icons/key-icon";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type Role, useDeleteRole, useRoles } from "../../api/accounts";
import { ALL_MENUS } from "../../api/system";
import { Collection } from "../../shell/Collection";
import { DataTable } from "../../shell/DataTable";
import { DeleteDialog } from "../../shell/DeleteDialog";
import { RoomPage } from "../../shell/RoomPage";
import { AccountTabs } from "./AccountTabs";
import { RoleDialog } from "./RoleDialog";

type Open = { dialog: "create" } | { dialog: "modify" | "delete"; role: Role } | null;

export default function RolesPage() {
  const { t } = useTranslation();
  const roles = useRoles();
  const remove = useDeleteRole();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const create = (
    <Button variant="primary" onClick={() => setOpen({ dialog: "create" })}>
      {t("accounts.createRole")}
    </Button>
  );
  return (
    <RoomPage title={t("rooms.users")} subtitle={t("accounts.subtitle")} actions={create}>
      <AccountTabs active="roles" />
      <Collection
        query={roles}
        Icon={KeyIcon}
        none={t("accounts.noRoles")}
        noneHint={t("accounts.noRolesHint")}
        action={create}
      >
        <DataTable
          label={t("accounts.tabs.roles")}
          rows={roles.data}
          nameOf={({ name }) => name}
          columns={[
            { title: t("accounts.role"), cell: ({ name }) => name, modifier: "breakWord" },
            {
              title: t("accounts.rooms"),
              cell: ({ menu }) => (
                <LabelGroup numLabels={ALL_MENUS.length} aria-label={t("accounts.rooms")}>
                  {ALL_MENUS.filter((room) => menu.includes(room)).map((room) => (
                    <Label key={room} isCompact variant="outline">
                      {t(`menus.${room}`)}
                    </Label>
                  ))}
                </LabelGroup>
              ),
            },
          ]}
          actions={(role) => [
            { title: t("accounts.modify"), onClick: () => setOpen({ dialog: "modify", role }) },
            { isSeparator: true },
            { title: t("shell.delete"), isDanger: true, onClick: () => setOpen({ dialog: "delete", role }) },
          ]}
        />
      </Collection>
      {open?.dialog === "create" && <RoleDialog onClose={close} />}
      {open?.dialog === "modify" && <RoleDialog role={open.role} onClose={close} />}
      {open?.dialog === "delete" && (
        <DeleteDialog
          title={t("accounts.deleteRoleTitle", { name: open.role.name })}
          done={t("accounts.roleDeleted", { name: open.role.name })}
          remove={remove}
          target={open.role.name}
          onClose={close}
        >
          {t("accounts.deleteRoleHint")}
        </DeleteDialog>
      )}
    </RoomPage>
  );
}
