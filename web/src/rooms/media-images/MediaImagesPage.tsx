/** The library of ISO files. */
import { Button, Toolbar, ToolbarContent, ToolbarItem } from "@patternfly/react-core";
import CompactDiscIcon from "@patternfly/react-icons/dist/esm/icons/compact-disc-icon";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type MediaImage, useMediaImages } from "../../api/media-images";
import { AutoRefresh, LIST_INTERVAL } from "../../shell/AutoRefresh";
import { Collection } from "../../shell/Collection";
import { RoomPage } from "../../shell/RoomPage";
import { DeleteMediaDialog } from "./DeleteMediaDialog";
import { MediaTable } from "./MediaTable";
import { UploadDialog } from "./UploadDialog";
import { UploadList } from "./UploadList";

export default function MediaImagesPage() {
  const { t } = useTranslation();
  const [refreshing, setRefreshing] = useState(true);
  const images = useMediaImages(refreshing && LIST_INTERVAL);
  const [uploading, setUploading] = useState(false);
  const [deleting, setDeleting] = useState<MediaImage | null>(null);
  const upload = (
    <Button variant="primary" onClick={() => setUploading(true)}>
      {t("media.upload")}
    </Button>
  );
  return (
    <RoomPage title={t("rooms.mediaImages")} subtitle={t("media.subtitle")} actions={upload}>
      <UploadList />
      <Collection
        query={images}
        Icon={CompactDiscIcon}
        none={t("media.none")}
        noneHint={t("media.noneHint")}
        action={upload}
      >
        <Toolbar>
          <ToolbarContent>
            <ToolbarItem align={{ default: "alignEnd" }} alignSelf="center">
              <AutoRefresh isOn={refreshing} onChange={setRefreshing} />
            </ToolbarItem>
          </ToolbarContent>
        </Toolbar>
        <MediaTable images={images.data} onDelete={setDeleting} />
      </Collection>
      {uploading && <UploadDialog onClose={() => setUploading(false)} />}
      {deleting && <DeleteMediaDialog image={deleting} onClose={() => setDeleting(null)} />}
    </RoomPage>
  );
}
