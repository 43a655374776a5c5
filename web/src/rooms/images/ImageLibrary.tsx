/** The library of the images of one kind: find, upload, describe, bring in line with its folder. */
import { Button, Flex } from "@patternfly/react-core";
import { type ComponentType, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Image, type ImageKind, useDeleteImage, useImages } from "../../api/images";
import { LIST_INTERVAL } from "../../shell/AutoRefresh";
import { Collection } from "../../shell/Collection";
import { DeleteDialog } from "../../shell/DeleteDialog";
import { ListToolbar } from "../../shell/ListToolbar";
import { RoomPage } from "../../shell/RoomPage";
import { matching } from "../../shell/rows";
import { ImageTable } from "./ImageTable";
import { ModifyDialog } from "./ModifyDialog";
import { SynchroniseDialog } from "./SynchroniseDialog";
import { UploadDialog } from "./UploadDialog";
import { UploadList } from "./UploadList";

type Open = { dialog: "upload" | "synchronise" } | { dialog: "modify" | "delete"; image: Image } | null;

interface ImageLibraryProps {
  kind: ImageKind;
  Icon: ComponentType;
  /** Another way than an upload to get an image of this kind. */
  more?: ReactNode;
  /** What else can be done with an image that has its content. */
  actionsOn?: (image: Image) => { title: string; onClick: () => void }[];
}

export function ImageLibrary({ kind, Icon, more, actionsOn }: ImageLibraryProps) {
  const { t } = useTranslation();
  const [refreshing, setRefreshing] = useState(true);
  const images = useImages(kind, refreshing && LIST_INTERVAL);
  const remove = useDeleteImage(kind);
  const [search, setSearch] = useState("");
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const upload = (
    <Button variant="primary" onClick={() => setOpen({ dialog: "upload" })}>
      {t("images.upload")}
    </Button>
  );
  const buttons = (
    <Flex gap={{ default: "gapSm" }}>
      {upload}
      {more}
      <Button variant="secondary" onClick={() => setOpen({ dialog: "synchronise" })}>
        {t("images.synchronise")}
      </Button>
    </Flex>
  );
  const actions = (image: Image) => [
    ...(image.size > 0 ? (actionsOn?.(image) ?? []) : []),
    { title: t("images.modify"), onClick: () => setOpen({ dialog: "modify", image }) },
    { isSeparator: true },
    { title: t("shell.delete"), isDanger: true, onClick: () => setOpen({ dialog: "delete", image }) },
  ];
  return (
    <RoomPage title={t(`images.${kind}.title`)} subtitle={t(`images.${kind}.subtitle`)} actions={buttons}>
      <UploadList kind={kind} />
      <Collection
        query={images}
        Icon={Icon}
        none={t(`images.${kind}.none`)}
        noneHint={t(`images.${kind}.noneHint`)}
        action={upload}
      >
        <ListToolbar
          placeholder={t("images.search")}
          search={search}
          onSearch={setSearch}
          refreshing={refreshing}
          onRefreshing={setRefreshing}
        />
        <ImageTable kind={kind} images={images.data && matching(images.data, search, textOf)} actions={actions} />
      </Collection>
      {open?.dialog === "upload" && <UploadDialog kind={kind} onClose={close} />}
      {open?.dialog === "synchronise" && <SynchroniseDialog kind={kind} onClose={close} />}
      {open?.dialog === "modify" && <ModifyDialog kind={kind} image={open.image} onClose={close} />}
      {open?.dialog === "delete" && (
        <DeleteDialog
          title={t("images.deleteTitle", { name: open.image.name })}
          done={t("images.deleted", { name: open.image.name })}
          remove={remove}
          target={open.image.id}
          onClose={close}
        >
          {t("images.deleteHint")}
        </DeleteDialog>
      )}
    </RoomPage>
  );
}

function textOf({ name, description = "", tags = [] }: Image): string {
  return [name, description, ...tags].join(" ");
}
