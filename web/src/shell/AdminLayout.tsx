/** The frame around all rooms: masthead, navigation, the room itself, footer. */
import {
  Masthead,
  MastheadBrand,
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

import { CreationWatches } from "../rooms/instances/create/CreationWatches";
import { UploadGuard } from "../rooms/images/UploadGuard";
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
    </Masthead>
  );
}

export function AdminLayout() {
  const { t } = useTranslation();
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
      <CreationWatches />
      <UploadGuard />
    </Page>
  );
}
