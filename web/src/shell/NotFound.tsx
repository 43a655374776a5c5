/** Said where there is nothing to see: an unknown address, or a room of others. */
import {
  Button,
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
  PageSection,
} from "@patternfly/react-core";
import SearchIcon from "@patternfly/react-icons/dist/esm/icons/search-icon";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { usePageTitle } from "./usePageTitle";

export function NotFound() {
  const { t } = useTranslation();
  usePageTitle(t("shell.notFound"));
  return (
    <PageSection isFilled>
      <EmptyState icon={SearchIcon} titleText={t("shell.notFound")} headingLevel="h1">
        <EmptyStateBody>{t("shell.notFoundHint")}</EmptyStateBody>
        <EmptyStateFooter>
          <EmptyStateActions>
            <Button variant="primary" component={(props) => <Link {...props} to="/admin" />}>
              {t("shell.home")}
            </Button>
          </EmptyStateActions>
        </EmptyStateFooter>
      </EmptyState>
    </PageSection>
  );
}
