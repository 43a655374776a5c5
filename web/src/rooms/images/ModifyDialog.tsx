/** Changes what is said of an image. */
import { useTranslation } from "react-i18next";

import { type Image, type ImageKind, useModifyImage } from "../../api/images";
import { FormDialog } from "../../shell/form/FormDialog";
import { useWordsFields } from "./fields";

interface ModifyDialogProps {
  kind: ImageKind;
  image: Image;
  onClose: () => void;
}

export function ModifyDialog({ kind, image, onClose }: ModifyDialogProps) {
  const { t } = useTranslation();
  const { id, name, description = "", tags = [] } = image;
  return (
    <FormDialog
      title={t("images.modifyTitle", { name })}
      fields={useWordsFields(kind)}
      initial={{ name, description, tags }}
      submit={t("shell.save")}
      wishOf={(words) => ({ id, name: words.name, description: words.description, tags: words.tags })}
      save={useModifyImage(kind)}
      done={(words) => t("images.modified", { name: words.name })}
      onClose={onClose}
    />
  );
}
