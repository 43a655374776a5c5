/** Asks before a change that has nothing to fill in. */
import { useTranslation } from "react-i18next";

import { shortName } from "../../../api/guest";
import { type GuestChange, useChangeGuest } from "../../../api/guest-changes";
import { ConfirmDialog } from "../../../shell/ConfirmDialog";
import { showToast } from "../../../shell/toasts";
import type { ChangeDialogProps } from "./ChangeForm";

type PlainChange = Extract<GuestChange, { kind: "shrinkDisk" | "screenPassword" }>;

export function ConfirmChange({ guest, change, onClose }: ChangeDialogProps & { change: PlainChange }) {
  const { t } = useTranslation();
  const save = useChangeGuest(guest.id);
  const name = shortName(guest);
  const confirm = () =>
    save.mutate(change, {
      onSuccess: () => {
        showToast({ variant: "success", title: t("changes.done", { name }) });
        onClose();
      },
    });
  return (
    <ConfirmDialog
      title={t(`changes.titles.${change.kind}`, { name })}
      confirm={t(`changes.confirm.${change.kind}`)}
      isPending={save.isPending}
      error={save.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      {t(`changes.hints.${change.kind}`)}
    </ConfirmDialog>
  );
}
