/** The switch that stops a list from renewing itself. */
import { Switch } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

/** Milliseconds between two looks at a list. */
export const LIST_INTERVAL = 5000;

export function AutoRefresh({ isOn, onChange }: { isOn: boolean; onChange: (isOn: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <Switch
      id="auto-refresh"
      label={t("shell.autoRefresh")}
      isChecked={isOn}
      onChange={(_, checked) => onChange(checked)}
    />
  );
}
