/** Stands over the screen while there is none, and says why. */
import {
  Button,
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
  Spinner,
} from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import type { Guest } from "../api/guest";
import { useFailureText } from "../shell/useFailureText";
import type { Screen } from "./useScreen";

export function Overlay({ screen, guest }: { screen: Screen; guest: Guest | undefined }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const { state } = screen;
  if (state.phase === "connected") return null;
  if (state.phase === "connecting") {
    return (
      <div className="nano-console-overlay">
        <EmptyState titleText={t("console.connecting")} headingLevel="h2" icon={Spinner} />
      </div>
    );
  }
  const why = state.error ? failureText(state.error) : state.reason;
  return (
    <div className="nano-console-overlay" role="status">
      <EmptyState titleText={t("console.disconnected")} headingLevel="h2" status="info">
        <EmptyStateBody>{why ?? t(guest?.running === false ? "console.stopped" : "console.lost")}</EmptyStateBody>
        <EmptyStateFooter>
          <EmptyStateActions>
            <Button variant="primary" onClick={screen.reconnect}>
              {t("console.reconnect")}
            </Button>
          </EmptyStateActions>
        </EmptyStateFooter>
      </EmptyState>
    </div>
  );
}
