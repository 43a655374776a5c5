/** Who is logged in: a user's own sessions, or everybody's for administrators. */
import { Label, Title } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type LiveSession, useEndSession, useLiveSessions } from "../../api/own-account";
import { LIST_INTERVAL } from "../../shell/AutoRefresh";
import { DataTable } from "../../shell/DataTable";
import { DeleteDialog } from "../../shell/DeleteDialog";
import { Failure } from "../../shell/Failure";

export function Sessions() {
  const { t } = useTranslation();
  const sessions = useLiveSessions(LIST_INTERVAL);
  const end = useEndSession();
  const [ending, setEnding] = useState<LiveSession | null>(null);
  const whereOf = ({ address }: LiveSession) => address || "–";
  return (
    <>
      <Title headingLevel="h2" className="nano-section">
        {t("account.sessions")}
      </Title>
      {sessions.isError && !sessions.data ? (
        <Failure error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : (
        <DataTable
          label={t("account.sessions")}
          rows={sessions.data && ownFirst(sessions.data)}
          nameOf={({ user, since }) => [user, since].filter(Boolean).join(" ")}
          keyOf={({ key }) => key}
          columns={[
            {
              title: t("account.user"),
              cell: ({ user, group, current }) => (
                <>
                  {`${group}.${user}`} {current && <Label isCompact>{t("account.thisSession")}</Label>}
                </>
              ),
              sortBy: ({ user, group }) => `${group}.${user}`,
              modifier: "breakWord",
            },
            { title: t("account.from"), cell: whereOf, sortBy: whereOf },
            { title: t("account.since"), cell: ({ since }) => since ?? "–", sortBy: ({ since }) => since ?? "" },
            { title: t("account.expires"), cell: ({ expires }) => expires, sortBy: ({ expires }) => expires },
          ]}
          actions={(session) => [
            {
              title: t("account.end"),
              isDanger: true,
              isDisabled: session.current === true,
              onClick: () => setEnding(session),
            },
          ]}
        />
      )}
      {ending && (
        <DeleteDialog
          title={t("account.endTitle", { user: ending.user, address: whereOf(ending) })}
          done={t("account.ended", { user: ending.user })}
          remove={end}
          target={ending.key}
          onClose={() => setEnding(null)}
        >
          {t("account.endHint")}
        </DeleteDialog>
      )}
    </>
  );
}

/** The session that asks before all others, which may fill many pages. */
function ownFirst(sessions: readonly LiveSession[]): LiveSession[] {
  return [...sessions].sort((one, other) => Number(other.current === true) - Number(one.current === true));
}
