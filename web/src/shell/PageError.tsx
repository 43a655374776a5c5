/** The last resort: a page that broke says so and offers to load again. */
import {
  Bullseye,
  Button,
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
} from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import { useRouteError } from "react-router";

export function PageError() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <Bullseye className="nano-full-height">
      <EmptyState status="danger" titleText={t("shell.broken")} headingLevel="h1">
        <EmptyStateBody>{error instanceof Error ? error.message : String(error)}</EmptyStateBody>
        <EmptyStateFooter>
          <EmptyStateActions>
            <Button variant="primary" onClick={() => window.location.reload()}>
              {t("shell.reload")}
            </Button>
          </EmptyStateActions>
        </EmptyStateFooter>
      </EmptyState>
    </Bullseye>
  );
}
