/** The fields of what people say of an image, in all dialogs about images. */
import { useTranslation } from "react-i18next";

import type { ImageKind, ImageWords } from "../../api/images";
import { LABEL, LONGEST_DESCRIPTION } from "../../format/names";
import type { Field, Values } from "../../shell/form/fields";
import { COMMON_TAGS, NAME_RULES } from "./kinds";

const MOST_TAGS = 32;

export type Words = ImageWords & Values;

export function useWordsFields(kind: ImageKind): Field<Words>[] {
  const { t } = useTranslation();
  return [
    {
      kind: "text",
      name: "name",
      label: t("images.name"),
      isRequired: true,
      check: (name) => (NAME_RULES[kind].test(name) ? undefined : t(`images.${kind}.nameRule`)),
    },
    {
      kind: "text",
      name: "description",
      label: t("images.description"),
      check: (text) => (text.length <= LONGEST_DESCRIPTION ? undefined : t("images.descriptionRule")),
    },
    {
      kind: "tags",
      name: "tags",
      label: t("images.tags"),
      hint: t("images.tagsHint", { examples: COMMON_TAGS.join(", ") }),
      check: (tags) =>
        tags.length <= MOST_TAGS && tags.every((tag) => LABEL.test(tag)) ? undefined : t("images.tagsRule"),
    },
  ];
}
