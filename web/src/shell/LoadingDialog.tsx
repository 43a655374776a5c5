/** Takes the place of a dialog until what it asks about has arrived. */
import { Modal, ModalBody, ModalHeader, Skeleton } from "@patternfly/react-core";
import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Failure } from "./Failure";

interface LoadingDialogProps {
  title: string;
  query: UseQueryResult;
  onClose: () => void;
}

export function LoadingDialog({ title, query, onClose }: LoadingDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="loading-title">
      <ModalHeader title={title} labelId="loading-title" />
      <ModalBody>
        {query.isError ? (
          <Failure error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton height="8rem" screenreaderText={t("shell.loading")} />
        )}
      </ModalBody>
    </Modal>
  );
}
