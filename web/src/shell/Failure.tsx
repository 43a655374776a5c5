/** Takes the place of content that could not be loaded. */
import { Button, EmptyState, EmptyStateActions, EmptyStateBody, EmptyStateFooter } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { useFailureText } from "./useFailureText";

export function Failure({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  return (
    <EmptyState status="danger" titleText={t("shell.failed")} headingLevel="h2">
      <EmptyStateBody>{failureText(error)}</EmptyStateBody>
      <EmptyStateFooter>
        <EmptyStateActions>
          <Button variant="secondary" onClick={onRetry}>
            {t("shell.retry")}
          </Button>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  );
}
