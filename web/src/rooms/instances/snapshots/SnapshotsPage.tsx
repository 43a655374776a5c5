/** The snapshots of one instance as a tree: make one, go back to one, delete one. */
import { Button, Content, Flex, Skeleton } from "@patternfly/react-core";
import CameraIcon from "@patternfly/react-icons/dist/esm/icons/camera-icon";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type Guest, stateOf } from "../../../api/guest";
import { useDeleteSnapshot, useSnapshots } from "../../../api/snapshots";
import { Collection } from "../../../shell/Collection";
import { DeleteDialog } from "../../../shell/DeleteDialog";
import { InstanceFrame } from "../InstanceFrame";
import { CreateDialog } from "./CreateDialog";
import { RestoreDialog } from "./RestoreDialog";
import { linesOf } from "./tree";
import { TreeLine } from "./TreeLine";

export default function SnapshotsPage() {
  return <InstanceFrame tab="snapshots">{(guest) => <Snapshots guest={guest} />}</InstanceFrame>;
}

type Open = { dialog: "create" } | { dialog: "restore" | "delete"; name: string } | null;

function Snapshots({ guest }: { guest: Guest }) {
  const { t } = useTranslation();
  const query = useSnapshots(guest.id);
  const nodes = query.data;
  const remove = useDeleteSnapshot(guest.id);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const state = stateOf(guest);
  const create = (
    <Button
      variant="primary"
      isDisabled={state !== "running" && state !== "stopped"}
      onClick={() => setOpen({ dialog: "create" })}
    >
      {t("snapshots.create")}
    </Button>
  );
  return (
    <>
      <Collection
        query={query}
        Icon={CameraIcon}
        none={t("snapshots.none")}
        noneHint={t("snapshots.noneHint")}
        action={create}
      >
        <Flex justifyContent={{ default: "justifyContentSpaceBetween" }} className="nano-strip">
          <Content component="p">{t("snapshots.hint")}</Content>
          {create}
        </Flex>
        {nodes ? (
          linesOf(nodes).map((line) => (
            <TreeLine
              key={line.names[0]}
              guest={guest}
              nodes={nodes}
              line={line}
              onRestore={(name) => setOpen({ dialog: "restore", name })}
              onDelete={(name) => setOpen({ dialog: "delete", name })}
            />
          ))
        ) : (
          <Skeleton height="8rem" screenreaderText={t("shell.loading")} />
        )}
      </Collection>
      {open?.dialog === "create" && <CreateDialog guest={guest} onClose={close} />}
      {open?.dialog === "restore" && nodes && (
        <RestoreDialog guest={guest} nodes={nodes} name={open.name} onClose={close} />
      )}
      {open?.dialog === "delete" && (
        <DeleteDialog
          title={t("snapshots.deleteTitle", { name: open.name })}
          done={t("snapshots.deleted", { name: open.name })}
          remove={remove}
          target={open.name}
          onClose={close}
        >
          {t("snapshots.deleteHint")}
        </DeleteDialog>
      )}
    </>
  );
}
