/** Follows the tasks of this tab on whatever page the user is, and says how each ended; shows nothing itself. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { SessionEnded, Unreachable } from "../api/errors";
import { showToast } from "../shell/toasts";
import { useFailureText } from "../shell/useFailureText";
import { KINDS } from "./kinds";
import { changeTask, useOwnTasks, useTasks } from "./store";
import { isDoneByPage, isRunning, justEnded, outcomeOf, type Task } from "./task";
import { useTaskTitle } from "./useTaskTitle";

/** Milliseconds between two looks. */
const INTERVAL = 1000;

const VARIANTS = { done: "success", failed: "danger", cancelled: "info" } as const;

export function TaskWatches() {
  const titleOf = useTaskTitle();
  const failureText = useFailureText();
  const queries = useQueryClient();
  const followed = useOwnTasks().filter((task) => isRunning(task) && !isDoneByPage(task));
  useEffect(
    () =>
      useTasks.subscribe(({ tasks, isDrawerOpen }, before) => {
        for (const task of justEnded(before.tasks, tasks)) {
          const { kind, state, error } = task;
          // The open drawer says it by itself.
          if (!isDrawerOpen)
            showToast({ variant: VARIANTS[state], title: titleOf(task), ...(error && { body: failureText(error) }) });
          for (const queryKey of KINDS[kind].stale) void queries.invalidateQueries({ queryKey });
        }
      }),
    [titleOf, failureText, queries],
  );
  return followed.map((task) => <Watch key={task.key} task={task} />);
}

function Watch({ task }: { task: Task }) {
  const { key, kind } = task;
  const { data, error } = useQuery({
    queryKey: ["task", key],
    queryFn: ({ signal }) => KINDS[kind].look?.(task, signal),
    // A lost connection is no end of what the server does.
    retry: (_, cause) => cause instanceof Unreachable,
    refetchInterval: INTERVAL,
    refetchIntervalInBackground: true,
    gcTime: 0,
  });
  useEffect(() => {
    if (!data) return;
    const { isOver, ...found } = data;
    changeTask(key, { ...found, ...(isOver && { state: outcomeOf(found.items) }) });
  }, [key, data]);
  useEffect(() => {
    // Whoever logs in again goes on following it.
    if (error && !(error instanceof SessionEnded)) {
      changeTask(key, { state: "failed", error: { name: error.name, message: error.message } });
    }
  }, [key, error]);
  return null;
}
