/** Loads the whole template, then asks what shall be other. */
import { useTranslation } from "react-i18next";

import { type TemplateSummary, useTemplate } from "../../api/templates";
import { LoadingDialog } from "../../shell/LoadingDialog";
import { TemplateDialog } from "./TemplateDialog";

export function ModifyTemplateDialog({ of, onClose }: { of: TemplateSummary; onClose: () => void }) {
  const { t } = useTranslation();
  const template = useTemplate(of.id);
  if (template.data) return <TemplateDialog template={template.data} onClose={onClose} />;
  return <LoadingDialog title={t("templates.modifyTitle", { name: of.name })} query={template} onClose={onClose} />;
}
