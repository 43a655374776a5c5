/** The things that a task is about, each with its own state; failures say why. */
import { Content, Label, List, ListItem } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import type { TaskItem } from "./task";

const STATUS = { running: "info", done: "success", failed: "danger", cancelled: "info" } as const;

export function TaskItems({ items }: { items: readonly TaskItem[] }) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  return (
    // What scrolls must be reachable by the keyboard.
    <div className="nano-task-items" tabIndex={0} role="group" aria-label={t("tasks.items")}>
      <List isPlain>
        {items.map(({ name, state, error }, place) => (
          <ListItem key={place}>
            <span className="nano-task-item">
              {name}
              <Label isCompact variant="outline" status={STATUS[state]}>
                {t(`tasks.states.${state}`)}
              </Label>
            </span>
            {error && <Content component="small">{error}</Content>}
          </ListItem>
        ))}
      </List>
    </div>
  );
}
