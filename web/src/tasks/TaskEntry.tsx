/** One task: how far it is and how to stop it, or how it ended. */
import { Button, Card, CardBody, Flex, FlexItem, Progress, Spinner } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { Notice } from "../shell/Notice";
import { useFailureText } from "../shell/useFailureText";
import { cancelTask } from "./cancel";
import { dropTask } from "./store";
import { isDoneByPage, type Task } from "./task";
import { TaskItems } from "./TaskItems";
import { useTaskMeasure } from "./useTaskMeasure";
import { useTaskTitle } from "./useTaskTitle";

const VARIANTS = { done: "success", failed: "danger", cancelled: "info" } as const;

export function TaskEntry({ task }: { task: Task }) {
  const titleOf = useTaskTitle();
  const failureText = useFailureText();
  const { key, state, error, items = [] } = task;
  const failed = items.filter((item) => item.state === "failed");
  if (state === "running") return <Running task={task} title={titleOf(task)} />;
  return (
    <Notice variant={VARIANTS[state]} title={titleOf(task)} onClose={() => dropTask(key)}>
      {failed.length > 0 ? <TaskItems items={failed} /> : error && failureText(error)}
    </Notice>
  );
}

function Running({ task, title }: { task: Task; title: string }) {
  const { t } = useTranslation();
  const measure = useTaskMeasure(task);
  const { key, percent, items = [] } = task;
  return (
    <Card isCompact>
      <CardBody>
        <Flex flexWrap={{ default: "nowrap" }} alignItems={{ default: "alignItemsCenter" }}>
          <FlexItem grow={{ default: "grow" }} className="nano-task">
            {percent === undefined ? (
              <>
                <Spinner size="sm" aria-label={t("shell.loading")} /> {title}
              </>
            ) : (
              <Progress id={key} title={title} value={percent} label={measure} valueText={measure} size="sm" />
            )}
          </FlexItem>
          {isDoneByPage(task) && (
            <FlexItem>
              <Button variant="secondary" size="sm" onClick={() => cancelTask(key)}>
                {t("shell.cancel")}
              </Button>
            </FlexItem>
          )}
        </Flex>
        <TaskItems items={items} />
      </CardBody>
    </Card>
  );
}
