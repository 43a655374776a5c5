/** Work of the server that may outlast the call that asked for it. */
import { call } from "./client";
import { Refusal } from "./errors";

export interface ServerTask {
  id: string;
  /** What is done, for example "resize disk". */
  action: string;
  /** To what. */
  subject: string;
  state: "running" | "done" | "failed";
  /** percent */
  progress: number;
  /** Why it failed. */
  message: string;
}

/** One piece of work; throws Refusal with the reason when it failed. */
export async function lookAtTask(id: string, signal: AbortSignal): Promise<ServerTask> {
  const task = await call<ServerTask>("GET", `/tasks/${encodeURIComponent(id)}`, undefined, signal);
  if (task.state === "failed") throw new Refusal(task.message);
  return task;
}

/** The latest work of this kind, as far as the server remembers it; throws Refusal with the reason when it failed. */
export async function lookAtLatest(
  action: string,
  subject: string,
  signal: AbortSignal,
): Promise<{ isOver: boolean; percent: number }> {
  const tasks = await call<ServerTask[]>("GET", "/tasks/", undefined, signal);
  const latest = tasks.findLast((task) => task.action === action && task.subject === subject);
  if (latest?.state === "failed") throw new Refusal(latest.message);
  return { isOver: latest?.state !== "running", percent: latest?.progress ?? 100 };
}

/** Why the latest work of this kind failed, as far as the server remembers it. */
export async function reasonOfFailure(
  action: string,
  subject: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const tasks = await call<ServerTask[]>("GET", "/tasks/", undefined, signal);
  return tasks.findLast((task) => task.action === action && task.subject === subject && task.state === "failed")
    ?.message;
}
