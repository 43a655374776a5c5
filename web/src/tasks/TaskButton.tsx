/** Opens and closes the drawer, and tells how much is under way. */
import "./tasks.css";

import { NotificationBadge, Tooltip } from "@patternfly/react-core";
import TasksIcon from "@patternfly/react-icons/dist/esm/icons/tasks-icon";
import { useTranslation } from "react-i18next";

import { showDrawer, useOwnTasks, useTasks } from "./store";
import { isRunning } from "./task";

export function TaskButton() {
  const { t } = useTranslation();
  const isOpen = useTasks((state) => state.isDrawerOpen);
  const tasks = useOwnTasks();
  const count = tasks.filter(isRunning).length;
  const hasFailed = tasks.some(({ state }) => state === "failed");
  const label = count > 0 ? t("tasks.running", { count }) : t("tasks.title");
  return (
    <div className="nano-task-button">
      <span role="status" className="pf-v6-screen-reader">
        {count > 0 && label}
      </span>
      <Tooltip content={label} position="bottom">
        <NotificationBadge
          variant={count > 0 ? "unread" : hasFailed ? "attention" : "read"}
          count={count}
          icon={<TasksIcon />}
          attentionIcon={<TasksIcon />}
          isExpanded={isOpen}
          aria-label={label}
          onClick={() => showDrawer(!isOpen)}
        />
      </Tooltip>
    </div>
  );
}
