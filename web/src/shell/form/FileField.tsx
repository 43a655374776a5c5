/** A file from the person's computer, dropped or chosen. */
import { FileUpload, FormGroup } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormat } from "../../format/useFormat";
import { Help } from "./Help";

interface FileFieldProps {
  id: string;
  label: string;
  file: File | null;
  accept: Record<string, string[]>;
  otherKind: string;
  isRequired: boolean;
  hint?: string | undefined;
  onChange: (file: File | null) => void;
}

export function FileField({ id, label, file, accept, otherKind, isRequired, hint, onChange }: FileFieldProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [rejected, setRejected] = useState(false);
  const endings = Object.values(accept).flat();
  const choose = (chosen: File) => {
    // The browser's own dialog lets people choose any file in spite of the wanted kinds.
    const fits = endings.some((ending) => chosen.name.toLowerCase().endsWith(ending));
    setRejected(!fits);
    onChange(fits ? chosen : null);
  };
  const clear = () => {
    setRejected(false);
    onChange(null);
  };
  return (
    <FormGroup fieldId={id} label={label} isRequired={isRequired}>
      <FileUpload
        id={id}
        value={file ?? undefined}
        filenameAriaLabel={label}
        filename={file?.name ?? ""}
        filenamePlaceholder={t("shell.dropHere")}
        browseButtonText={t("shell.browse")}
        clearButtonText={t("shell.clear")}
        browseButtonAriaDescribedby={`${id}-help`}
        hideDefaultPreview
        onFileInputChange={(_, chosen) => choose(chosen)}
        onClearClick={clear}
        dropzoneProps={{ accept, multiple: false, onDropRejected: () => setRejected(true) }}
        validated={rejected ? "error" : "default"}
      />
      <Help id={`${id}-help`} hint={file ? format.bytes(file.size) : hint} error={rejected ? otherKind : undefined} />
    </FormGroup>
  );
}
