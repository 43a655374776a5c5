/** Asks before the library is brought in line with the files of its folder, because images without a file are forgotten. */
import { useTranslation } from "react-i18next";

import { type ImageKind, useSynchroniseImages } from "../../api/images";
import { useSession } from "../../session/store";
import { ConfirmDialog } from "../../shell/ConfirmDialog";
import { showToast } from "../../shell/toasts";

export function SynchroniseDialog({ kind, onClose }: { kind: ImageKind; onClose: () => void }) {
  const { t } = useTranslation();
  const { user, group } = useSession();
  const synchronise = useSynchroniseImages(kind);
  const confirm = () =>
    synchronise.mutate(
      { owner: user, group },
      {
        onSuccess: () => {
          showToast({ variant: "success", title: t("images.synchronised") });
          onClose();
        },
      },
    );
  return (
    <ConfirmDialog
      title={t("images.synchroniseTitle")}
      confirm={t("images.synchronise")}
      isPending={synchronise.isPending}
      error={synchronise.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      {t("images.synchroniseHint", { folder: `${kind}_images` })}
    </ConfirmDialog>
  );
}
