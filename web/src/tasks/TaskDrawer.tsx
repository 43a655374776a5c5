/** The list of what is under way and what has just ended, beside every page. */
import {
  Button,
  EmptyState,
  EmptyStateBody,
  NotificationDrawer,
  NotificationDrawerBody,
  NotificationDrawerHeader,
  Stack,
  StackItem,
} from "@patternfly/react-core";
import TasksIcon from "@patternfly/react-icons/dist/esm/icons/tasks-icon";
import { useTranslation } from "react-i18next";

import { dropEnded, showDrawer, useOwnTasks, useTasks } from "./store";
import { isRunning } from "./task";
import { TaskEntry } from "./TaskEntry";

export function TaskDrawer() {
  const { t } = useTranslation();
  const tasks = useOwnTasks();
  const isOpen = useTasks((state) => state.isDrawerOpen);
  if (!isOpen) return null;
  const count = tasks.filter(isRunning).length;
  return (
    <NotificationDrawer aria-label={t("tasks.title")}>
      <NotificationDrawerHeader
        title={t("tasks.title")}
        {...(count > 0 && { customText: t("tasks.running", { count }) })}
        closeButtonAriaLabel={t("shell.close")}
        onClose={() => showDrawer(false)}
      >
        {tasks.length > count && (
          <Button variant="link" isInline onClick={dropEnded}>
            {t("tasks.clear")}
          </Button>
        )}
      </NotificationDrawerHeader>
      <NotificationDrawerBody className="nano-tasks">
        {tasks.length === 0 && (
          <EmptyState icon={TasksIcon} titleText={t("tasks.none")} headingLevel="h2" variant="sm">
            <EmptyStateBody>{t("tasks.noneHint")}</EmptyStateBody>
          </EmptyState>
        )}
        <Stack hasGutter component="ul">
          {tasks.map((task) => (
            <StackItem key={task.key} component="li">
              <TaskEntry task={task} />
            </StackItem>
          ))}
        </Stack>
      </NotificationDrawerBody>
    </NotificationDrawer>
  );
}
