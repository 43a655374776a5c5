/** The table of media images. */
import { Content, Label, LabelGroup } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import type { MediaImage } from "../../api/media-images";
import { useFormat } from "../../format/useFormat";
import { DataTable } from "../../shell/DataTable";

interface MediaTableProps {
  images: MediaImage[] | undefined;
  onDelete: (image: MediaImage) => void;
}

export function MediaTable({ images, onDelete }: MediaTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <DataTable
      label={t("rooms.mediaImages")}
      rows={images}
      nameOf={({ name }) => name}
      keyOf={({ id }) => id}
      columns={[
        {
          title: t("media.name"),
          cell: ({ name, description }) => (
            <>
              {name}
              {description && <Content component="small">{description}</Content>}
            </>
          ),
          modifier: "breakWord",
        },
        {
          title: t("media.size"),
          cell: ({ size }) => (size > 0 ? format.bytes(size) : <Label isCompact>{t("media.empty")}</Label>),
        },
        { title: t("media.tags"), cell: ({ tags }) => <Tags tags={tags ?? []} /> },
        { title: t("media.created"), cell: (image) => image.create_time ?? "–" },
        { title: t("media.modified"), cell: (image) => image.modify_time ?? "–" },
      ]}
      actions={(image) => [{ title: t("media.delete"), isDanger: true, onClick: () => onDelete(image) }]}
    />
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  const { t } = useTranslation();
  if (tags.length === 0) return "–";
  return (
    <LabelGroup aria-label={t("media.tags")} numLabels={4}>
      {tags.map((tag) => (
        <Label key={tag} isCompact variant="outline">
          {tag}
        </Label>
      ))}
    </LabelGroup>
  );
}
