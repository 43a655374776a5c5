/** The frame around all rooms: masthead, navigation, the room itself, footer. */
import {
  Masthead,
  MastheadBrand,
  MastheadContent,
  MastheadLogo,
  MastheadMain,
  MastheadToggle,
  Page,
  PageSection,
  PageSidebar,
  PageSidebarBody,
  PageToggleButton,
  SkipToContent,
  Skeleton,
} from "@patternfly/react-core";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link, Outlet } from "react-router";

import { UploadGuard } from "../rooms/images/UploadGuard";
import { useTasks } from "../tasks/store";
import { TaskButton } from "../tasks/TaskButton";
import { TaskDrawer } from "../tasks/TaskDrawer";
import { TaskWatches } from "../tasks/TaskWatches";
import { Footer } from "./Footer";
import { Logo } from "./Logo";
import { Navigation } from "./Navigation";

const MAIN = "main";

function Head() {
  const { t } = useTranslation();
  return (
    <Masthead display={{ default: "inline" }}>
      <MastheadMain>
        <MastheadToggle>
          <PageToggleButton variant="plain" isHamburgerButton aria-label={t("shell.navigation")} />
        </MastheadToggle>
        <MastheadBrand>
          <MastheadLogo component={(props) => <Link {...props} to="/admin" aria-label="Nano" />}>
            <Logo />
          </MastheadLogo>
        </MastheadBrand>
      </MastheadMain>
      <MastheadContent>
        <TaskButton />
      </MastheadContent>
    </Masthead>
  );
}

export function AdminLayout() {
  const { t } = useTranslation();
  const isDrawerOpen = useTasks((state) => state.isDrawerOpen);
  return (
    <Page
      masthead={<Head />}
      sidebar={
        <PageSidebar>
          <PageSidebarBody>
            <Navigation />
          </PageSidebarBody>
        </PageSidebar>
      }
      isManagedSidebar
      notificationDrawer={<TaskDrawer />}
      isNotificationDrawerExpanded={isDrawerOpen}
      isContentFilled
      mainContainerId={MAIN}
      skipToContent={<SkipToContent href={`#${MAIN}`}>{t("shell.skip")}</SkipToContent>}
    >
      <Suspense
        fallback={
          <PageSection isFilled>
            <Skeleton width="33%" fontSize="2xl" screenreaderText={t("shell.loading")} />
          </PageSection>
        }
      >
        <Outlet />
      </Suspense>
      <Footer />
      <TaskWatches />
      <UploadGuard />
    </Page>
  );
}
