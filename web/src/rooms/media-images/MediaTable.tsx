/** The table of media images. */
import { Content, Label, LabelGroup } from "@patternfly/react-core";
import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import { useTranslation } from "react-i18next";

import type { MediaImage } from "../../api/media-images";
import { useFormat } from "../../format/useFormat";
import { ActionsMenu } from "../../shell/ActionsMenu";
import { SkeletonRows } from "../../shell/SkeletonRows";

interface MediaTableProps {
  images: MediaImage[] | undefined;
  onDelete: (image: MediaImage) => void;
}

export function MediaTable({ images, onDelete }: MediaTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns = [t("media.name"), t("media.size"), t("media.tags"), t("media.created"), t("media.modified")];
  return (
    <Table aria-label={t("rooms.mediaImages")} variant="compact">
      <Thead>
        <Tr>
          {columns.map((name) => (
            <Th key={name}>{name}</Th>
          ))}
          <Th screenReaderText={t("shell.actions")} />
        </Tr>
      </Thead>
      {images ? (
        <Tbody>
          {images.map((image) => (
            <Tr key={image.id}>
              <Td dataLabel={columns[0]} modifier="breakWord">
                {image.name}
                {image.description && <Content component="small">{image.description}</Content>}
              </Td>
              <Td dataLabel={columns[1]}>
                {image.size > 0 ? format.bytes(image.size) : <Label isCompact>{t("media.empty")}</Label>}
              </Td>
              <Td dataLabel={columns[2]}>
                {image.tags?.length ? (
                  <LabelGroup aria-label={t("media.tags")} numLabels={4}>
                    {image.tags.map((tag) => (
                      <Label key={tag} isCompact variant="outline">
                        {tag}
                      </Label>
                    ))}
                  </LabelGroup>
                ) : (
                  "–"
                )}
              </Td>
              <Td dataLabel={columns[3]}>{image.create_time ?? "–"}</Td>
              <Td dataLabel={columns[4]}>{image.modify_time ?? "–"}</Td>
              <Td isActionCell>
                <ActionsMenu
                  name={image.name}
                  items={[{ title: t("media.delete"), isDanger: true, onClick: () => onDelete(image) }]}
                />
              </Td>
            </Tr>
          ))}
        </Tbody>
      ) : (
        <SkeletonRows columns={columns.length + 1} />
      )}
    </Table>
  );
}
