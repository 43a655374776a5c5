/** Words for a failed call: the server's own where it gave a reason. */
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

/** Takes errors also as plain data, by their class's name. */
export function useFailureText() {
  const { t } = useTranslation();
  return useCallback(
    ({ name, message }: Pick<Error, "name" | "message">): string => {
      if (name === "Unreachable") return t("shell.unreachable", { reason: message });
      return name === "GoesOn" ? t("tasks.goesOn") : message;
    },
    [t],
  );
}
