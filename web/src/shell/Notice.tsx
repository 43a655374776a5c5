/** A message inside of a page or dialog, read out as soon as it appears. */
import { Alert, AlertActionCloseButton } from "@patternfly/react-core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface NoticeProps {
  variant: "success" | "danger" | "warning" | "info";
  title: string;
  onClose?: () => void;
  children?: ReactNode;
}

export function Notice({ variant, title, onClose, children }: NoticeProps) {
  const { t } = useTranslation();
  return (
    <Alert
      isInline
      isLiveRegion
      variant={variant}
      variantLabel={t(`shell.kinds.${variant}`)}
      title={title}
      actionClose={onClose && <AlertActionCloseButton aria-label={t("shell.close")} onClose={onClose} />}
    >
      {children}
    </Alert>
  );
}
