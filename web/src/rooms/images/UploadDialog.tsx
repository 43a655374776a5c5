/** Asks for a file and its description, then starts the upload. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { ImageKind } from "../../api/images";
import { useSession } from "../../session/store";
import type { Field } from "../../shell/form/fields";
import { FormDialog } from "../../shell/form/FormDialog";
import { useWordsFields, type Words } from "./fields";
import { FILE_KINDS, nameAfter } from "./kinds";
import { startUpload } from "./uploads";

type Filled = Words & { file: File | null };

const EMPTY: Filled = { file: null, name: "", description: "", tags: [] };

export function UploadDialog({ kind, onClose }: { kind: ImageKind; onClose: () => void }) {
  const { t } = useTranslation();
  const { user, group } = useSession();
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: ({ file, ...words }: Filled) => {
      if (!file) throw new Error("no file was chosen");
      return startUpload(kind, { ...words, owner: user, group }, file, queries);
    },
  });
  const fields: Field<Filled>[] = [
    {
      kind: "file",
      name: "file",
      label: t(`images.${kind}.file`),
      hint: t(`images.${kind}.fileHint`),
      isRequired: true,
      accept: FILE_KINDS[kind],
      otherKind: t(`images.${kind}.otherKind`),
      follow: (file, { name }) => (name ? {} : { name: nameAfter(file.name, kind) }),
    },
    ...(useWordsFields(kind) as Field<Filled>[]),
  ];
  return (
    <FormDialog
      title={t(`images.${kind}.uploadTitle`)}
      fields={fields}
      initial={EMPTY}
      submit={t("images.upload")}
      wishOf={(values) => values}
      save={start}
      done={({ name }) => t("images.started", { name })}
      onClose={onClose}
    />
  );
}
