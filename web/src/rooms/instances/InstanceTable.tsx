/** The table of instances; the most wanted action of each state is one click away, the others in the menu. */
import { Button, Content, Tooltip } from "@patternfly/react-core";
import DesktopIcon from "@patternfly/react-icons/dist/esm/icons/desktop-icon";
import PlayIcon from "@patternfly/react-icons/dist/esm/icons/play-icon";
import StopIcon from "@patternfly/react-icons/dist/esm/icons/stop-icon";
import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { type Guest, shortName, stateOf } from "../../api/guest";
import { useFormat } from "../../format/useFormat";
import { ActionsMenu } from "../../shell/ActionsMenu";
import { SkeletonRows } from "../../shell/SkeletonRows";
import { actionsOf } from "./actions";
import { ConsoleLink } from "./ConsoleLink";
import { StateLabel } from "./StateLabel";
import type { useInstanceActions } from "./useInstanceActions";

interface InstanceTableProps {
  guests: Guest[] | undefined;
  actions: ReturnType<typeof useInstanceActions>;
}

export function InstanceTable({ guests, actions }: InstanceTableProps) {
  const { t } = useTranslation();
  const columns = [
    t("instances.name"),
    t("instances.state"),
    t("instances.cores"),
    t("instances.memory"),
    t("instances.disk"),
    t("instances.address"),
    t("instances.host"),
  ];
  return (
    <Table aria-label={t("rooms.instances")} variant="compact">
      <Thead>
        <Tr>
          {columns.map((name) => (
            <Th key={name} modifier="nowrap">
              {name}
            </Th>
          ))}
          <Th screenReaderText={t("shell.actions")} />
        </Tr>
      </Thead>
      {guests ? (
        <Tbody>
          {guests.map((guest) => (
            <InstanceRow key={guest.id || guest.name} guest={guest} columns={columns} actions={actions} />
          ))}
        </Tbody>
      ) : (
        <SkeletonRows columns={columns.length + 1} />
      )}
    </Table>
  );
}

interface InstanceRowProps {
  guest: Guest;
  columns: string[];
  actions: ReturnType<typeof useInstanceActions>;
}

function InstanceRow({ guest, columns, actions }: InstanceRowProps) {
  const format = useFormat();
  const disk = guest.total_disk ?? guest.disks.reduce((sum, size) => sum + size, 0);
  return (
    <Tr>
      <Td dataLabel={columns[0]} modifier="breakWord">
        <Link to={`/admin/instances/${guest.id}`}>{shortName(guest)}</Link>
        <Content component="small">{guest.group}</Content>
      </Td>
      <Td dataLabel={columns[1]}>
        <StateLabel guest={guest} />
      </Td>
      <Td dataLabel={columns[2]}>{format.count(guest.cores)}</Td>
      <Td dataLabel={columns[3]}>{format.bytes(guest.memory)}</Td>
      <Td dataLabel={columns[4]}>{format.bytes(disk)}</Td>
      <Td dataLabel={columns[5]}>{guest.internal.network_address || "–"}</Td>
      <Td dataLabel={columns[6]}>{guest.host || guest.cell || "–"}</Td>
      <Td isActionCell>
        <RowActions guest={guest} actions={actions} />
      </Td>
    </Tr>
  );
}

function RowActions({ guest, actions }: Omit<InstanceRowProps, "columns">) {
  const { t } = useTranslation();
  const state = stateOf(guest);
  const name = shortName(guest);
  const isBusy = actions.busy === guest.id;
  const possible = actionsOf(guest);
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
    <div className="nano-row-actions">
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
      <ActionsMenu
        name={name}
        isDisabled={isBusy || possible.length === 0}
        items={possible.map(({ action, isDanger }) => ({
          title: t(`instances.actions.${action}`),
          isDanger: isDanger ?? false,
          onClick: () => actions.perform(action, guest),
        }))}
      />
    </div>
  );
}
