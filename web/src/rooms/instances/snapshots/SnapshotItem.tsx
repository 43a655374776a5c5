/** One snapshot in the tree, with what can be done with it. */
import { Content, Label, Skeleton } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { type Guest, stateOf } from "../../../api/guest";
import { type SnapshotNodes, useSnapshot } from "../../../api/snapshots";
import { ActionsMenu } from "../../../shell/ActionsMenu";
import { useFailureText } from "../../../shell/useFailureText";
import { canDelete } from "./tree";

interface SnapshotItemProps {
  guest: Guest;
  nodes: SnapshotNodes;
  name: string;
  onRestore: (name: string) => void;
  onDelete: (name: string) => void;
}

export function SnapshotItem({ guest, nodes, name, onRestore, onDelete }: SnapshotItemProps) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const { data: snapshot, error } = useSnapshot(guest.id, name);
  const isStopped = stateOf(guest) === "stopped";
  const obstacle = isStopped ? (canDelete(nodes, name) ? undefined : "inUse") : "notStopped";
  return (
    <li className="nano-snapshot" aria-current={nodes[name]?.is_current ?? false}>
      <div>
        <div className="nano-state">
          <strong>{name}</strong>
          {nodes[name]?.is_current && (
            <Label isCompact status="success">
              {t("snapshots.current")}
            </Label>
          )}
          {snapshot?.running && <Label isCompact>{t("snapshots.live")}</Label>}
        </div>
        <Content component="small">
          {error && failureText(error)}
          {snapshot && [snapshot.create_time, snapshot.description].filter(Boolean).join(" · ")}
          {!error && !snapshot && <Skeleton width="12rem" screenreaderText={t("shell.loading")} />}
        </Content>
      </div>
      <ActionsMenu
        name={name}
        items={[
          {
            title: t("snapshots.restore"),
            isDisabled: !isStopped,
            description: isStopped ? undefined : t("snapshots.obstacles.notStopped"),
            onClick: () => onRestore(name),
          },
          { isSeparator: true },
          {
            title: t("shell.delete"),
            isDanger: true,
            isDisabled: obstacle !== undefined,
            description: obstacle && t(`snapshots.obstacles.${obstacle}`),
            onClick: () => onDelete(name),
          },
        ]}
      />
    </li>
  );
}
