/** Entries of the operation log, each taken apart into who, from where, what and how it ended. */
import { Content, Label } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import type { LogEntry } from "../../api/logs";
import { DataTable, type Selection } from "../../shell/DataTable";
import { parseEntry } from "./entry";

interface LogTableProps {
  entries: readonly LogEntry[] | undefined;
  selection: Selection;
}

export function LogTable({ entries, selection }: LogTableProps) {
  const { t } = useTranslation();
  return (
    <DataTable
      label={t("rooms.logs")}
      rows={entries?.map((entry) => ({ ...entry, ...parseEntry(entry.content) }))}
      nameOf={({ time, what }) => `${time} ${what}`}
      keyOf={({ id }) => id}
      selection={selection}
      columns={[
        { title: t("logs.time"), cell: ({ time }) => time, sortBy: ({ id }) => id, modifier: "nowrap" },
        {
          title: t("logs.who"),
          cell: ({ who, token }) => (
            <>
              {who || "–"}
              {token && <Content component="small">{t("logs.byToken", { token })}</Content>}
            </>
          ),
          sortBy: ({ who }) => who,
          modifier: "nowrap",
        },
        { title: t("logs.from"), cell: ({ from }) => from || "–", sortBy: ({ from }) => from, modifier: "nowrap" },
        {
          title: t("logs.what"),
          cell: ({ what, source }) => (
            <>
              {what}
              {source === "client" && <Content component="small">{t("logs.fromClient")}</Content>}
            </>
          ),
          sortBy: ({ what }) => what,
          modifier: "breakWord",
        },
        {
          title: t("logs.result"),
          cell: ({ failure }) => <Result failure={failure} />,
          sortBy: ({ failure }) => (failure === undefined ? 0 : 1),
        },
      ]}
    />
  );
}

function Result({ failure }: { failure: string | undefined }) {
  const { t } = useTranslation();
  return (
    <>
      <Label isCompact status={failure === undefined ? "success" : "danger"}>
        {t(failure === undefined ? "logs.done" : "logs.failed")}
      </Label>
      {failure && <Content component="small">{failure}</Content>}
    </>
  );
}
