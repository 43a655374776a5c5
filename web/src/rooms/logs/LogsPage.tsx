/** The operation log: find entries of a span of time, and hide those that nobody needs. */
import { Button, FormSelect, FormSelectOption, Toolbar, ToolbarContent, ToolbarItem } from "@patternfly/react-core";
import HistoryIcon from "@patternfly/react-icons/dist/esm/icons/history-icon";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type LogWindow, MOST_ENTRIES, useHideEntries, useLog } from "../../api/logs";
import { useFormat } from "../../format/useFormat";
import { Collection } from "../../shell/Collection";
import { DeleteDialog } from "../../shell/DeleteDialog";
import { Notice } from "../../shell/Notice";
import { RoomPage } from "../../shell/RoomPage";
import { matching } from "../../shell/rows";
import { SearchBox } from "../../shell/SearchBox";
import { FreeRange } from "./FreeRange";
import { LogTable } from "./LogTable";
import { beginningOf, serverTime, type Span, SPANS } from "./spans";

export default function LogsPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const [{ span, window }, setSpan] = useState<{ span: Span; window: LogWindow }>({ span: "day", window: {} });
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [hiding, setHiding] = useState(false);
  const log = useLog(window);
  const hide = useHideEntries();
  const look = (wanted: Span) => {
    // A free range shows what is shown now until it is filled in.
    setSpan({ span: wanted, window: wanted === "free" ? window : { after: beginningOf(wanted, new Date()) } });
    setChosen(new Set());
  };
  const lookBetween = (from: string, to: string) => {
    setSpan({ span: "free", window: { after: serverTime(from), before: serverTime(to) } });
    setChosen(new Set());
  };
  const close = () => {
    setHiding(false);
    setChosen(new Set());
  };
  const refresh = (
    <Button variant="secondary" isLoading={log.isFetching} onClick={() => void log.refetch()}>
      {t("shell.reload")}
    </Button>
  );
  const count = format.count(chosen.size);
  return (
    <RoomPage title={t("rooms.logs")} subtitle={t("logs.subtitle")} actions={refresh}>
      <Toolbar>
        <ToolbarContent>
          <ToolbarItem>
            <SearchBox placeholder={t("logs.search")} search={search} onSearch={setSearch} />
          </ToolbarItem>
          <ToolbarItem>
            <FormSelect aria-label={t("logs.span")} value={span} onChange={(_, wanted) => look(wanted as Span)}>
              {SPANS.map((each) => (
                <FormSelectOption key={each} value={each} label={t(`logs.spans.${each}`)} />
              ))}
            </FormSelect>
          </ToolbarItem>
          {span === "free" && <FreeRange onRange={lookBetween} />}
          <ToolbarItem>
            <Button variant="secondary" isDanger isDisabled={chosen.size === 0} onClick={() => setHiding(true)}>
              {t("logs.hide")}
            </Button>
          </ToolbarItem>
        </ToolbarContent>
      </Toolbar>
      {log.data && log.data.length >= MOST_ENTRIES && (
        <Notice variant="info" title={t("logs.onlyLatest", { most: format.count(MOST_ENTRIES) })} />
      )}
      <Collection query={log} Icon={HistoryIcon} none={t("logs.none")} noneHint={t("logs.noneHint")}>
        <LogTable
          entries={log.data && matching(log.data, search, ({ time, content }) => `${time} ${content}`)}
          selection={{ chosen, onChange: setChosen }}
        />
      </Collection>
      {hiding && (
        <DeleteDialog
          title={t("logs.hideTitle", { count: chosen.size, shown: count })}
          done={t("logs.hidden", { count: chosen.size, shown: count })}
          remove={hide}
          target={[...chosen]}
          onClose={close}
        >
          {t("logs.hideHint")}
        </DeleteDialog>
      )}
    </RoomPage>
  );
}
