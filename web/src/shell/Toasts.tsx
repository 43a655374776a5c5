/** Shows the messages at the edge of the page; successes leave by themselves, failures stay until closed. */
import { Alert, AlertActionCloseButton, AlertGroup } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { dropToast, useToasts } from "./toasts";

const SHOWN_MILLISECONDS = 8000;

export function Toasts() {
  const { t } = useTranslation();
  const toasts = useToasts((state) => state.toasts);
  return (
    <AlertGroup isToast isLiveRegion>
      {toasts.map(({ key, variant, title, body }) => (
        <Alert
          key={key}
          variant={variant}
          variantLabel={t(`shell.kinds.${variant}`)}
          title={title}
          timeout={variant === "danger" ? false : SHOWN_MILLISECONDS}
          onTimeout={() => dropToast(key)}
          actionClose={<AlertActionCloseButton aria-label={t("shell.close")} onClose={() => dropToast(key)} />}
        >
          {body}
        </Alert>
      ))}
    </AlertGroup>
  );
}
