/** Words for a task as it stands: what is being done, or how it ended. */
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import en from "../locales/en.json";
import type { Task } from "./task";

type Action = keyof typeof en.tasks.actions;

function isKnown(action: string): action is Action {
  return action in en.tasks.actions;
}

export function useTaskTitle() {
  const { t } = useTranslation();
  return useCallback(
    ({ kind, state, name, action = "" }: Task): string => {
      if (kind === "order") {
        const what = isKnown(action) ? t(`tasks.actions.${action}`) : action;
        return [what || t("tasks.order"), name].filter(Boolean).join(": ");
      }
      return state === "cancelled" ? t("tasks.cancelled", { name }) : t(`tasks.${kind}.${state}`, { name });
    },
    [t],
  );
}
