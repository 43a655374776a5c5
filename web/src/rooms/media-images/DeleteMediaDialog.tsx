/** Asks before a media image is deleted with its file. */
import { useTranslation } from "react-i18next";

import { type MediaImage, useDeleteMedia } from "../../api/media-images";
import { DeleteDialog } from "../../shell/DeleteDialog";

export function DeleteMediaDialog({ image, onClose }: { image: MediaImage; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <DeleteDialog
      title={t("media.deleteTitle", { name: image.name })}
      done={t("media.deleted", { name: image.name })}
      remove={useDeleteMedia()}
      target={image.id}
      onClose={onClose}
    >
      {t("media.deleteHint")}
    </DeleteDialog>
  );
}
