/** Shows while typing which parts of the password rule are met. */
import { HelperText, HelperTextItem } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { PASSWORD_RULES } from "../../format/password-rule";

export function PasswordRules({ password }: { password: string }) {
  const { t } = useTranslation();
  return (
    <HelperText component="ul" aria-live="polite">
      {PASSWORD_RULES.map(({ key, holds }) => (
        <HelperTextItem key={key} component="li" variant={holds(password) ? "success" : "indeterminate"}>
          {t(`initial.rules.${key}`)}
        </HelperTextItem>
      ))}
    </HelperText>
  );
}
