/** The table of instances; the most wanted action of each state is one click away, the others in the menu. */
import { Button, Content, Tooltip } from "@patternfly/react-core";
import DesktopIcon from "@patternfly/react-icons/dist/esm/icons/desktop-icon";
import PlayIcon from "@patternfly/react-icons/dist/esm/icons/play-icon";
import StopIcon from "@patternfly/react-icons/dist/esm/icons/stop-icon";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";

import { type Guest, shortName, stateOf } from "../../api/guest";
import { useFormat } from "../../format/useFormat";
import { type Column, DataTable, type Selection } from "../../shell/DataTable";
import { actionsOf } from "./actions";
import { sizeOfDisks } from "./batch/orders";
import { ConsoleLink } from "./ConsoleLink";
import { INSTANCE_TABS, instancePage } from "./paths";
import { StateLabel } from "./StateLabel";
import type { useInstanceActions } from "./useInstanceActions";

interface InstanceTableProps {
  /** One page of them. */
  guests: readonly Guest[] | undefined;
  actions: ReturnType<typeof useInstanceActions>;
  selection: Selection;
}

export function InstanceTable({ guests, actions, selection }: InstanceTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const columns: Column<Guest>[] = [
    {
      title: t("instances.name"),
      cell: (guest) => (
        <>
          <Link to={`/admin/instances/${guest.id}`}>{shortName(guest)}</Link>
          <Content component="small">{guest.group}</Content>
        </>
      ),
      modifier: "breakWord",
    },
    { title: t("instances.state"), cell: (guest) => <StateLabel guest={guest} /> },
    { title: t("instances.cores"), cell: ({ cores }) => format.count(cores) },
    { title: t("instances.memory"), cell: ({ memory }) => format.bytes(memory) },
    { title: t("instances.disk"), cell: (guest) => format.bytes(guest.total_disk ?? sizeOfDisks([guest])) },
    { title: t("instances.address"), cell: ({ internal }) => internal.network_address || "–" },
    { title: t("instances.host"), cell: ({ host, cell }) => host || cell || "–" },
  ];
  return (
    <DataTable
      label={t("rooms.instances")}
      columns={columns}
      rows={guests}
      nameOf={shortName}
      keyOf={({ id, name }) => id || name}
      isOnePage
      selection={selection}
      buttons={(guest) => <QuickButtons guest={guest} actions={actions} />}
      actions={(guest) =>
        actions.busy === guest.id
          ? []
          : [
              ...actionsOf(guest).map(({ action, isDanger }) => ({
                title: t(`instances.actions.${action}`),
                isDanger: isDanger ?? false,
                onClick: () => actions.perform(action, guest),
              })),
              { isSeparator: true },
              ...INSTANCE_TABS.map((tab) => ({
                title: t(`instances.tabs.${tab}`),
                onClick: () => void navigate(instancePage(guest.id, tab)),
              })),
            ]
      }
    />
  );
}

function QuickButtons({ guest, actions }: Pick<InstanceTableProps, "actions"> & { guest: Guest }) {
  const { t } = useTranslation();
  const state = stateOf(guest);
  const name = shortName(guest);
  const isBusy = actions.busy === guest.id;
  const quick = (action: "start" | "stop", icon: ReactElement) => (
    <Tooltip content={t(`instances.actions.${action}`)}>
      <Button
        variant="plain"
        icon={icon}
        isLoading={isBusy}
        isDisabled={isBusy}
        aria-label={t("instances.actionOn", { action: t(`instances.actions.${action}`), name })}
        onClick={() => actions.perform(action, guest)}
      />
    </Tooltip>
  );
  return (
    <>
      {state === "running" && (
        <Tooltip content={t("instances.console")}>
          <ConsoleLink
            guest={guest.id}
            variant="plain"
            icon={<DesktopIcon />}
            label={t("instances.consoleOf", { name })}
          />
        </Tooltip>
      )}
      {state === "running" && quick("stop", <StopIcon />)}
      {state === "stopped" && quick("start", <PlayIcon />)}
    </>
  );
}
