/** Roles: which rooms of the portal the members of a group may enter. */
import { Button, Label, LabelGroup } from "@patternfly/react-core";
import KeyIcon from "@patternfly/react-icons/dist/esm/icons/key-icon";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type Role, useDeleteRole, useRoleNames, useRoles } from "../../api/accounts";
import { Collection } from "../../shell/Collection";
import { DataTable } from "../../shell/DataTable";
import { DeleteDialog } from "../../shell/DeleteDialog";
import { RoomPage } from "../../shell/RoomPage";
import { AccountTabs } from "./AccountTabs";
import { MENUS } from "./menus";
import { RoleDialog } from "./RoleDialog";

type Open = { dialog: "create" } | { dialog: "modify"; role: Role } | { dialog: "delete"; role: string } | null;

export default function RolesPage() {
  const { t } = useTranslation();
  const names = useRoleNames();
  const roles = useRoles(names.data ?? []);
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
        query={names}
        Icon={KeyIcon}
        none={t("accounts.noRoles")}
        noneHint={t("accounts.noRolesHint")}
        action={create}
      >
        <DataTable
          label={t("accounts.tabs.roles")}
          rows={names.data}
          nameOf={(name) => name}
          columns={[
            { title: t("accounts.role"), cell: (name) => name, modifier: "breakWord" },
            {
              title: t("accounts.rooms"),
              cell: (name) => (
                <LabelGroup numLabels={MENUS.length} aria-label={t("accounts.rooms")}>
                  {MENUS.filter((menu) => roles.get(name)?.menu.includes(menu)).map((menu) => (
                    <Label key={menu} isCompact variant="outline">
                      {t(`menus.${menu}`)}
                    </Label>
                  ))}
                </LabelGroup>
              ),
            },
          ]}
          actions={(name) => {
            const role = roles.get(name);
            return [
              {
                title: t("accounts.modify"),
                isDisabled: !role,
                onClick: () => role && setOpen({ dialog: "modify", role }),
              },
              { isSeparator: true },
              { title: t("shell.delete"), isDanger: true, onClick: () => setOpen({ dialog: "delete", role: name }) },
            ];
          }}
        />
      </Collection>
      {open?.dialog === "create" && <RoleDialog onClose={close} />}
      {open?.dialog === "modify" && <RoleDialog role={open.role} onClose={close} />}
      {open?.dialog === "delete" && (
        <DeleteDialog
          title={t("accounts.deleteRoleTitle", { name: open.role })}
          done={t("accounts.roleDeleted", { name: open.role })}
          remove={remove}
          target={open.role}
          onClose={close}
        >
          {t("accounts.deleteRoleHint")}
        </DeleteDialog>
      )}
    </RoomPage>
  );
}
