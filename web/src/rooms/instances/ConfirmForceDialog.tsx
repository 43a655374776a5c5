/** Asks before an instance is cut off from power. */
import { useTranslation } from "react-i18next";

import { type Guest, shortName } from "../../api/guest";
import { ConfirmDialog } from "../../shell/ConfirmDialog";

interface ConfirmForceDialogProps {
  action: "forceStop" | "forceReboot";
  guest: Guest;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmForceDialog({ action, guest, onConfirm, onClose }: ConfirmForceDialogProps) {
  const { t } = useTranslation();
  return (
    <ConfirmDialog
      title={t(`instances.titles.${action}`, { name: shortName(guest) })}
      confirm={t(`instances.actions.${action}`)}
      isPending={false}
      error={null}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {t("instances.forceHint")}
    </ConfirmDialog>
  );
}
