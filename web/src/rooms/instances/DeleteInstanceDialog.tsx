/** Asks for the name of an instance before it is deleted with its disks. */
import { List, ListItem } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { type Guest, shortName } from "../../api/guest";
import { useDeleteGuest } from "../../api/guests";
import { useFormat } from "../../format/useFormat";
import { ConfirmDialog } from "../../shell/ConfirmDialog";
import { showToast } from "../../shell/toasts";

interface DeleteInstanceDialogProps {
  guest: Guest;
  onClose: () => void;
  onDeleted: (() => void) | undefined;
}

export function DeleteInstanceDialog({ guest, onClose, onDeleted }: DeleteInstanceDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const remove = useDeleteGuest();
  const name = shortName(guest);
  const confirm = () =>
    remove.mutate(guest.id, {
      onSuccess: () => {
        showToast({ variant: "success", title: t("instances.deleted", { name }) });
        onClose();
        onDeleted?.();
      },
    });
  return (
    <ConfirmDialog
      title={t("instances.titles.delete", { name })}
      confirm={t("shell.delete")}
      wordToType={name}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      {t("instances.deleteHint")}
      <List>
        {guest.disks.map((size, index) => (
          <ListItem key={index}>
            {t(index ? "instances.facts.dataDisk" : "instances.facts.systemDisk", { index })}: {format.bytes(size)}
          </ListItem>
        ))}
      </List>
    </ConfirmDialog>
  );
}
