/** Creates a system template, or changes one. */
import { useTranslation } from "react-i18next";

import {
  DEVICES,
  type Device,
  type DeviceModel,
  HARDWARE,
  type Template,
  type TemplateWish,
  useSaveTemplate,
} from "../../api/templates";
import { LABEL } from "../../format/names";
import type { Field } from "../../shell/form/fields";
import { FormDialog } from "../../shell/form/FormDialog";

const NEW: TemplateWish = {
  name: "",
  admin: "root",
  operating_system: "linux",
  disk: "scsi",
  network: "virtio",
  display: "vga",
  control: "vnc",
  usb: "nec-xhci",
  tablet: "usb",
};

/** Without a template a new one is made. */
export function TemplateDialog({ template, onClose }: { template?: Template; onClose: () => void }) {
  const { t } = useTranslation();
  const check = (name: string) => (LABEL.test(name) ? undefined : t("templates.nameRule"));
  const asOption = (value: DeviceModel) => ({
    value,
    label: value ? t(`templates.values.${value}`) : t("templates.without"),
  });
  const device = (name: Device): Field<TemplateWish> => ({
    kind: "select",
    name,
    label: t(`templates.devices.${name}`),
    options: HARDWARE[name].map(asOption),
  });
  const fields: Field<TemplateWish>[] = [
    { kind: "text", name: "name", label: t("templates.name"), isRequired: true, check },
    {
      kind: "text",
      name: "admin",
      label: t("templates.admin"),
      hint: t("templates.adminHint"),
      isRequired: true,
      check,
    },
    ...DEVICES.map(device),
  ];
  return (
    <FormDialog
      title={template ? t("templates.modifyTitle", { name: template.name }) : t("templates.create")}
      fields={fields}
      initial={template ? { usb: "", tablet: "", ...template } : NEW}
      submit={t(template ? "shell.save" : "shell.create")}
      wishOf={(wish) => wish}
      save={useSaveTemplate(template?.id)}
      done={({ name }) => t(template ? "templates.modified" : "templates.created", { name })}
      onClose={onClose}
    />
  );
}
