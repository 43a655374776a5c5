/** Asks before something is done that cannot be undone, and shows why it failed. */
import { Button, Form, Modal, ModalBody, ModalFooter, ModalHeader } from "@patternfly/react-core";
import { type ReactNode, type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { FailureNotice } from "./FailureNotice";
import { TextField } from "./TextField";

interface ConfirmDialogProps {
  title: string;
  children: ReactNode;
  confirm: string;
  /** What has to be typed first, such as the name of what will be lost. */
  wordToType?: string;
  isPending: boolean;
  error: Error | null;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, confirm, wordToType, isPending, error, onConfirm, onClose } = props;
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const isReady = !isPending && (wordToType === undefined || typed.trim() === wordToType);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (isReady) onConfirm();
  };
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="confirm-title" aria-describedby="confirm-body">
      <ModalHeader title={title} titleIconVariant="warning" labelId="confirm-title" />
      <ModalBody id="confirm-body">
        <div className="nano-notice">
          <FailureNotice error={error} />
        </div>
        {children}
        <Form id="confirm-form" className="nano-confirm" onSubmit={submit} hidden={wordToType === undefined}>
          {wordToType !== undefined && (
            <TextField
              id="confirm-word"
              label={t("shell.typeToConfirm", { word: wordToType })}
              value={typed}
              onChange={setTyped}
              autoComplete="off"
              autoFocus
            />
          )}
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form="confirm-form" variant="danger" isLoading={isPending} isDisabled={!isReady}>
          {confirm}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t("shell.cancel")}
        </Button>
      </ModalFooter>
    </Modal>
  );
}
