/** System templates: the virtual hardware that each kind of guest system works best with. */
import { Button } from "@patternfly/react-core";
import CogsIcon from "@patternfly/react-icons/dist/esm/icons/cogs-icon";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type TemplateSummary, useDeleteTemplate, useTemplates } from "../../api/templates";
import { Collection } from "../../shell/Collection";
import { DataTable } from "../../shell/DataTable";
import { DeleteDialog } from "../../shell/DeleteDialog";
import { RoomPage } from "../../shell/RoomPage";
import { ModifyTemplateDialog } from "./ModifyTemplateDialog";
import { TemplateDialog } from "./TemplateDialog";

type Open = { dialog: "create" } | { dialog: "modify" | "delete"; template: TemplateSummary } | null;

export default function TemplatesPage() {
  const { t } = useTranslation();
  const templates = useTemplates();
  const remove = useDeleteTemplate();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const create = (
    <Button variant="primary" onClick={() => setOpen({ dialog: "create" })}>
      {t("templates.create")}
    </Button>
  );
  return (
    <RoomPage title={t("rooms.templates")} subtitle={t("templates.subtitle")} actions={create}>
      <Collection
        query={templates}
        Icon={CogsIcon}
        none={t("templates.none")}
        noneHint={t("templates.noneHint")}
        action={create}
      >
        <DataTable
          label={t("rooms.templates")}
          rows={templates.data}
          nameOf={({ name }) => name}
          keyOf={({ id }) => id}
          columns={[
            { title: t("templates.name"), cell: ({ name }) => name, sortBy: ({ name }) => name, modifier: "breakWord" },
            {
              title: t("templates.devices.operating_system"),
              cell: (template) => t(`templates.values.${template.operating_system}`),
              sortBy: (template) => template.operating_system,
            },
            {
              title: t("templates.createdTime"),
              cell: (template) => template.created_time,
              sortBy: (template) => template.created_time,
            },
            {
              title: t("templates.modifiedTime"),
              cell: (template) => template.modified_time,
              sortBy: (template) => template.modified_time,
            },
          ]}
          actions={(template) => [
            { title: t("templates.modify"), onClick: () => setOpen({ dialog: "modify", template }) },
            { isSeparator: true },
            { title: t("shell.delete"), isDanger: true, onClick: () => setOpen({ dialog: "delete", template }) },
          ]}
        />
      </Collection>
      {open?.dialog === "create" && <TemplateDialog onClose={close} />}
      {open?.dialog === "modify" && <ModifyTemplateDialog of={open.template} onClose={close} />}
      {open?.dialog === "delete" && (
        <DeleteDialog
          title={t("templates.deleteTitle", { name: open.template.name })}
          done={t("templates.deleted", { name: open.template.name })}
          remove={remove}
          target={open.template.id}
          onClose={close}
        >
          {t("templates.deleteHint")}
        </DeleteDialog>
      )}
    </RoomPage>
  );
}
