/** A message inside of a page or dialog, read out as soon as it appears unless it was told before. */
import { Alert, AlertActionCloseButton } from "@patternfly/react-core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface NoticeProps {
  variant: "success" | "danger" | "warning" | "info";
  title: string;
  onClose?: () => void;
  isQuiet?: boolean;
  children?: ReactNode;
}

export function Notice({ variant, title, onClose, isQuiet = false, children }: NoticeProps) {
  const { t } = useTranslation();
  return (
    <Alert
      isInline
      isLiveRegion={!isQuiet}
      variant={variant}
      variantLabel={t(`shell.kinds.${variant}`)}
      title={title}
      actionClose={onClose && <AlertActionCloseButton aria-label={t("shell.close")} onClose={onClose} />}
    >
      {children}
    </Alert>
  );
}
