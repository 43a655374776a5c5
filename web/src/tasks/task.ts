/** Work that outlasts the click that began it, as the drawer shows it. */

import type { ImageKind } from "../api/images";

export type TaskState = "running" | "done" | "failed" | "cancelled";

/** One of several things that a task is about. */
export interface TaskItem {
  name: string;
  state: TaskState;
  error?: string;
}

/** The kinds of work; how each is followed is declared in `kinds.ts`. */
export type TaskKind = "creation" | "build" | "reset" | "migration" | "upload" | "order" | BatchKind;
export type BatchKind = "batchCreate" | "batchStart" | "batchStop" | "batchDelete";

/** A file on its way to the server. */
export interface Transfer {
  library: ImageKind;
  /** bytes */
  sent: number;
  total: number;
  /** bytes per second */
  rate: number;
}

export interface Task {
  /** Tells tasks apart. */
  key: string;
  kind: TaskKind;
  /** Of what the server is asked about. */
  id: string;
  /** What people call it. */
  name: string;
  /** Who began it. */
  user: string;
  state: TaskState;
  /** Absent while nobody knows how far it is. */
  percent?: number;
  items?: readonly TaskItem[];
  transfer?: Transfer;
  /** What the server calls the work of an order that outlasted its call. */
  action?: string;
  /** The full name of the instance that is worked on. */
  source?: string;
  /** Why it failed; kept as data, because it outlives the page. */
  error?: Pick<Error, "name" | "message">;
}

/** Whether the page itself does the work, so that it ends with the page. */
export function isDoneByPage({ kind }: Task): boolean {
  return kind === "upload";
}

export function isRunning({ state }: Task): boolean {
  return state === "running";
}

type Ended = Task & { state: Exclude<TaskState, "running"> };

/** The tasks that were running before and have ended now. */
export function justEnded(before: readonly Task[], now: readonly Task[]): Ended[] {
  const were = new Set(before.filter(isRunning).map(({ key }) => key));
  return now.filter((task): task is Ended => !isRunning(task) && were.has(task.key));
}

/** How a task ended whose items, if it has any, all ended. */
export function outcomeOf(items: readonly TaskItem[] = []): TaskState {
  return items.some(({ state }) => state === "failed") ? "failed" : "done";
}
