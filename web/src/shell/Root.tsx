/** What every page has: a place for late parts to load, and the messages. */
import { Bullseye, Spinner } from "@patternfly/react-core";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Outlet } from "react-router";

import { Toasts } from "./Toasts";

export function Root() {
  const { t } = useTranslation();
  return (
    <>
      <Suspense
        fallback={
          <Bullseye className="nano-full-height">
            <Spinner aria-label={t("shell.loading")} />
          </Bullseye>
        }
      >
        <Outlet />
      </Suspense>
      <Toasts />
    </>
  );
}
