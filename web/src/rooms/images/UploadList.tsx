/** The uploads under way and those just ended, each with its progress. */
import { Button, Card, CardBody, Flex, FlexItem, Progress, Stack, StackItem } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import type { ImageKind } from "../../api/images";
import { useFormat } from "../../format/useFormat";
import { Notice } from "../../shell/Notice";
import { useFailureText } from "../../shell/useFailureText";
import { timeLeft } from "./rate";
import { dropUpload, type Upload, useUploads } from "./uploads";

function Sending({ upload }: { upload: Upload }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { key, name, sent, total, rate } = upload;
  const percent = total ? Math.floor((sent / total) * 100) : 0;
  const left = timeLeft(total - sent, rate);
  const parts = [
    `${format.bytes(sent)} / ${format.bytes(total)}`,
    rate > 0 && format.speed(rate),
    left !== undefined && t("images.left", { time: format.duration(left) }),
    format.percent(percent),
  ];
  // All bytes left the browser, but the library is still writing them.
  const label = sent >= total ? t("images.finishing") : parts.filter(Boolean).join(" · ");
  return (
    <Card isCompact>
      <CardBody>
        <Flex flexWrap={{ default: "nowrap" }} alignItems={{ default: "alignItemsCenter" }}>
          <FlexItem grow={{ default: "grow" }}>
            <Progress id={`upload-${key}`} title={name} value={percent} label={label} valueText={label} size="sm" />
          </FlexItem>
          <FlexItem>
            <Button variant="secondary" size="sm" onClick={upload.cancel}>
              {t("shell.cancel")}
            </Button>
          </FlexItem>
        </Flex>
      </CardBody>
    </Card>
  );
}

const VARIANTS = { done: "success", cancelled: "info", failed: "danger" } as const;

function Ended({ upload, state }: { upload: Upload; state: keyof typeof VARIANTS }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  return (
    <Notice
      variant={VARIANTS[state]}
      title={t(`images.ended.${state}`, { name: upload.name })}
      onClose={() => dropUpload(upload.key)}
    >
      {upload.error && failureText(upload.error)}
    </Notice>
  );
}

export function UploadList({ kind }: { kind: ImageKind }) {
  const uploads = useUploads((state) => state.uploads).filter((upload) => upload.kind === kind);
  if (uploads.length === 0) return null;
  return (
    <Stack hasGutter className="nano-notice">
      {uploads.map((upload) => (
        <StackItem key={upload.key}>
          {upload.state === "sending" ? <Sending upload={upload} /> : <Ended upload={upload} state={upload.state} />}
        </StackItem>
      ))}
    </Stack>
  );
}
