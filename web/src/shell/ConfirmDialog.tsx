/** Asks before something is done that cannot be undone, and shows why it failed. */
import { Button, Modal, ModalBody, ModalFooter, ModalHeader } from "@patternfly/react-core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { FailureNotice } from "./FailureNotice";

interface ConfirmDialogProps {
  title: string;
  children: ReactNode;
  confirm: string;
  isPending: boolean;
  error: Error | null;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmDialog({ title, children, confirm, isPending, error, onConfirm, onClose }: ConfirmDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="confirm-title" aria-describedby="confirm-body">
      <ModalHeader title={title} titleIconVariant="warning" labelId="confirm-title" />
      <ModalBody id="confirm-body">
        <div className="nano-notice">
          <FailureNotice error={error} />
        </div>
        {children}
      </ModalBody>
      <ModalFooter>
        <Button variant="danger" onClick={onConfirm} isLoading={isPending} isDisabled={isPending}>
          {confirm}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t("shell.cancel")}
        </Button>
      </ModalFooter>
    </Modal>
  );
}
