/** The table of the images of one kind. */
import { Content, Label, LabelGroup, Progress } from "@patternfly/react-core";
import type { IAction } from "@patternfly/react-table";
import { useTranslation } from "react-i18next";

import { type Image, type ImageKind, useBuildProgress } from "../../api/images";
import { useFormat } from "../../format/useFormat";
import { DataTable } from "../../shell/DataTable";

interface ImageTableProps {
  kind: ImageKind;
  images: readonly Image[] | undefined;
  actions: (image: Image) => IAction[];
}

export function ImageTable({ kind, images, actions }: ImageTableProps) {
  const { t } = useTranslation();
  return (
    <DataTable
      label={t(`images.${kind}.title`)}
      rows={images}
      nameOf={({ name }) => name}
      keyOf={({ id }) => id}
      columns={[
        {
          title: t("images.name"),
          cell: ({ name, description }) => (
            <>
              {name}
              {description && <Content component="small">{description}</Content>}
            </>
          ),
          sortBy: ({ name }) => name,
          modifier: "breakWord",
        },
        { title: t("images.size"), cell: (image) => <Size kind={kind} image={image} />, sortBy: ({ size }) => size },
        { title: t("images.tags"), cell: ({ tags }) => <Tags tags={tags ?? []} /> },
        {
          title: t("images.created"),
          cell: (image) => image.create_time ?? "–",
          sortBy: (image) => image.create_time ?? "",
        },
        {
          title: t("images.changed"),
          cell: (image) => image.modify_time ?? "–",
          sortBy: (image) => image.modify_time ?? "",
        },
      ]}
      actions={actions}
    />
  );
}

function Size({ kind, image }: { kind: ImageKind; image: Image }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (image.size > 0) return format.bytes(image.size);
  return kind === "disk" ? <Arriving image={image} /> : <Label isCompact>{t("images.empty")}</Label>;
}

/** A disk image without content: on its way, or only registered. */
function Arriving({ image }: { image: Image }) {
  const { t } = useTranslation();
  const progress = useBuildProgress(image.id).data?.progress ?? 0;
  if (progress === 0) return <Label isCompact>{t("images.empty")}</Label>;
  return (
    <Progress
      className="nano-creation"
      aria-label={t("images.progressOf", { name: image.name })}
      value={progress}
      size="sm"
    />
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  const { t } = useTranslation();
  if (tags.length === 0) return "–";
  return (
    <LabelGroup aria-label={t("images.tags")} numLabels={4}>
      {tags.map((tag) => (
        <Label key={tag} isCompact variant="outline">
          {tag}
        </Label>
      ))}
    </LabelGroup>
  );
}
