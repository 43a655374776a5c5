/** Words for a failed call: the server's own where it gave a reason. */
import { useTranslation } from "react-i18next";

import { Unreachable } from "../api/errors";

export function useFailureText() {
  const { t } = useTranslation();
  return (error: Error): string =>
    error instanceof Unreachable ? t("shell.unreachable", { reason: error.message }) : error.message;
}
