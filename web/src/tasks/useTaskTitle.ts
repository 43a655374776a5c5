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
    ({ kind, state, name, action = "", items = [] }: Task): string => {
      if (state === "cancelled") return t("tasks.cancelled", { name });
      switch (kind) {
        case "order": {
          const what = isKnown(action) ? t(`tasks.actions.${action}`) : action;
          return [what || t("tasks.order"), name].filter(Boolean).join(": ");
        }
        case "creation":
        case "build":
        case "reset":
        case "migration":
        case "upload":
          return t(`tasks.${kind}.${state}`, { name });
        default: {
          const failed = items.filter((item) => item.state === "failed").length;
          return t(`tasks.${kind}.${state}`, { count: items.length, failed });
        }
      }
    },
    [t],
  );
}
