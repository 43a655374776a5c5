/** Leads to the first room that the session may enter. */
import { EmptyState, EmptyStateBody, PageSection } from "@patternfly/react-core";
import LockIcon from "@patternfly/react-icons/dist/esm/icons/lock-icon";
import { useTranslation } from "react-i18next";
import { Navigate } from "react-router";

import { permittedRooms } from "../rooms/rooms";
import { useSession } from "../session/store";

export function Landing() {
  const { t } = useTranslation();
  const [first] = permittedRooms(useSession().menu);
  if (first) return <Navigate to={first.pages[0].path} replace />;
  return (
    <PageSection isFilled>
      <EmptyState icon={LockIcon} titleText={t("shell.noRooms")} headingLevel="h1">
        <EmptyStateBody>{t("shell.noRoomsHint")}</EmptyStateBody>
      </EmptyState>
    </PageSection>
  );
}
