/** The tasks of this browser tab: they outlive pages and, where the server does the work, a reload. */
import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";

import { useSessionStore } from "../session/store";
import { isDoneByPage, isRunning, type Task } from "./task";

interface TaskStore {
  /** The newest first. */
  tasks: readonly Task[];
  isDrawerOpen: boolean;
}

/** So many that ended stay in the list. */
const MOST_ENDED = 50;

export const useTasks = create<TaskStore>()(
  persist((): TaskStore => ({ tasks: [], isDrawerOpen: false }), {
    name: "nano.tasks",
    storage: createJSONStorage(() => sessionStorage),
    partialize: ({ tasks, isDrawerOpen }) => ({
      tasks: tasks.filter((task) => !isRunning(task) || !isDoneByPage(task)),
      isDrawerOpen,
    }),
  }),
);

function withoutOldest(tasks: readonly Task[]): Task[] {
  let ended = 0;
  return tasks.filter((task) => isRunning(task) || ++ended <= MOST_ENDED);
}

/** The tasks of whoever is logged in. */
export function useOwnTasks(): Task[] {
  const user = useSessionStore(({ session }) => session?.user);
  const tasks = useTasks((state) => state.tasks);
  return tasks.filter((task) => task.user === user);
}

/** Puts a task that was just begun into the list; returns its key. */
export function beginTask(task: Pick<Task, "kind" | "id" | "name"> & Partial<Task>): string {
  const key = `${task.kind}-${task.id}`;
  const user = useSessionStore.getState().session?.user ?? "";
  const entry: Task = { state: "running", ...task, key, user };
  useTasks.setState(({ tasks }) => ({ tasks: withoutOldest([entry, ...tasks.filter((each) => each.key !== key)]) }));
  return key;
}

export function changeTask(key: string, part: Partial<Task>): void {
  useTasks.setState(({ tasks }) => ({ tasks: tasks.map((task) => (task.key === key ? { ...task, ...part } : task)) }));
}

/** Takes a task that ended out of the list. */
export function dropTask(key: string): void {
  useTasks.setState(({ tasks }) => ({ tasks: tasks.filter((task) => task.key !== key) }));
}

/** Takes all that ended out of the list. */
export function dropEnded(): void {
  useTasks.setState(({ tasks }) => ({ tasks: tasks.filter(isRunning) }));
}

export function showDrawer(isDrawerOpen: boolean): void {
  useTasks.setState({ isDrawerOpen });
}
