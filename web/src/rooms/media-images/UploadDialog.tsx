/** Asks for an ISO file and its description, then starts the upload. */
import {
  Button,
  FileUpload,
  Form,
  FormGroup,
  FormHelperText,
  HelperText,
  HelperTextItem,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
} from "@patternfly/react-core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";

import { useFormat } from "../../format/useFormat";
import { useSession } from "../../session/store";
import { FailureNotice } from "../../shell/FailureNotice";
import { TextField } from "../../shell/TextField";
import { COMMON_TAGS, parseTags } from "./tags";
import { startUpload } from "./uploads";

const ISO_NAME = /\.iso$/i;
const ISO = { "application/x-iso9660-image": [".iso"] };

export function UploadDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { user, group } = useSession();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [rejected, setRejected] = useState(false);
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [tags, setTags] = useState("");
  const start = useMutation({
    mutationFn: (chosen: File) =>
      startUpload({ name: name.trim(), owner: user, group, description, tags: parseTags(tags) }, chosen, queries),
    onSuccess: onClose,
  });

  const choose = (chosen: File) => {
    // The browser's own dialog lets people choose any file in spite of the wanted type.
    const isIso = ISO_NAME.test(chosen.name);
    setRejected(!isIso);
    setFile(isIso ? chosen : null);
    if (isIso && !name) setName(chosen.name.replace(ISO_NAME, ""));
  };
  const complete = file !== null && name.trim() !== "";
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (complete) start.mutate(file);
  };
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="upload-title">
      <ModalHeader title={t("media.uploadTitle")} labelId="upload-title" />
      <ModalBody>
        <Form id="upload-form" onSubmit={submit}>
          <FailureNotice error={start.error} />
          <FormGroup fieldId="upload-file" label={t("media.file")} isRequired>
            <FileUpload
              id="upload-file"
              value={file ?? undefined}
              filenameAriaLabel={t("media.file")}
              filename={file?.name ?? ""}
              filenamePlaceholder={t("media.dropHere")}
              browseButtonText={t("media.browse")}
              clearButtonText={t("media.clear")}
              browseButtonAriaDescribedby="upload-file-help"
              hideDefaultPreview
              onFileInputChange={(_, chosen) => choose(chosen)}
              onClearClick={() => {
                setFile(null);
                setRejected(false);
              }}
              dropzoneProps={{ accept: ISO, multiple: false, onDropRejected: () => setRejected(true) }}
              validated={rejected ? "error" : "default"}
            />
            <FormHelperText>
              <HelperText id="upload-file-help" isLiveRegion>
                <HelperTextItem variant={rejected ? "error" : "default"}>
                  {rejected ? t("media.notIso") : file ? format.bytes(file.size) : t("media.fileHint")}
                </HelperTextItem>
              </HelperText>
            </FormHelperText>
          </FormGroup>
          <TextField id="media-name" label={t("media.name")} value={name} onChange={setName} isRequired />
          <TextField
            id="media-description"
            label={t("media.description")}
            value={description}
            onChange={setDescription}
          />
          <TextField
            id="media-tags"
            label={t("media.tags")}
            value={tags}
            onChange={setTags}
            hint={t("media.tagsHint", { examples: COMMON_TAGS.join(", ") })}
          />
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form="upload-form" isLoading={start.isPending} isDisabled={!complete || start.isPending}>
          {t("media.upload")}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t("shell.cancel")}
        </Button>
      </ModalFooter>
    </Modal>
  );
}
