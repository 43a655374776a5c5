/** The library of disk files that instances are cloned from. */
import { Button } from "@patternfly/react-core";
import HddIcon from "@patternfly/react-icons/dist/esm/icons/hdd-icon";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { downloadLink, type Image } from "../../api/images";
import { showToast } from "../../shell/toasts";
import { useFailureText } from "../../shell/useFailureText";
import { BuildDialog } from "./BuildDialog";
import { ImageLibrary } from "./ImageLibrary";

export default function DiskImagesPage() {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const [building, setBuilding] = useState(false);
  const download = useMutation({
    mutationFn: ({ id }: Image) => downloadLink(id),
    onSuccess: (link) => window.location.assign(link),
    onError: (error, { name }) =>
      showToast({ variant: "danger", title: t("images.notDownloaded", { name }), body: failureText(error) }),
  });
  const build = (
    <Button variant="secondary" onClick={() => setBuilding(true)}>
      {t("images.build")}
    </Button>
  );
  return (
    <>
      <ImageLibrary
        kind="disk"
        Icon={HddIcon}
        more={build}
        actionsOn={(image) => [{ title: t("images.download"), onClick: () => download.mutate(image) }]}
      />
      {building && <BuildDialog onClose={() => setBuilding(false)} />}
    </>
  );
}
