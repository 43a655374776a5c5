/** Asks before a media image is deleted with its file. */
import { useTranslation } from "react-i18next";

import { type MediaImage, useDeleteMedia } from "../../api/media-images";
import { ConfirmDialog } from "../../shell/ConfirmDialog";
import { showToast } from "../../shell/toasts";

export function DeleteMediaDialog({ image, onClose }: { image: MediaImage; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useDeleteMedia();
  const confirm = () =>
    remove.mutate(image.id, {
      onSuccess: () => {
        showToast({ variant: "success", title: t("media.deleted", { name: image.name }) });
        onClose();
      },
    });
  return (
    <ConfirmDialog
      title={t("media.deleteTitle", { name: image.name })}
      confirm={t("shell.delete")}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      {t("media.deleteHint")}
    </ConfirmDialog>
  );
}
