/** What happens to traffic. */
import { Label } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import type { Action } from "../../api/rules";

export function ActionLabel({ action }: { action: Action }) {
  const { t } = useTranslation();
  return (
    <Label isCompact color={action === "accept" ? "green" : "red"}>
      {t(`policies.actions.${action}`)}
    </Label>
  );
}
