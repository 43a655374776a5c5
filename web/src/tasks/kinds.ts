/** Which kinds of work there are: how far each is, and what has to be looked at again when it has ended. */
import type { QueryKey } from "@tanstack/react-query";

import { type BatchAction, lookAtBatch } from "../api/batches";
import { Refusal } from "../api/errors";
import { GUESTS_KEY, lookAtCreation } from "../api/guests";
import { imagesKey, lookAtBuild } from "../api/images";
import { lookAtMigration } from "../api/migrations";
import { lookAtLatest, lookAtTask, reasonOfFailure } from "../api/tasks";
import type { Task, TaskKind } from "./task";

/** What was found out about a task; a refusal instead of it means that it failed. */
export type Look = Pick<Task, "percent" | "items"> & Partial<Pick<Task, "name" | "action">> & { isOver: boolean };

interface Kind {
  /** Asks the server; absent for what the page does itself. */
  look?: (task: Task, signal: AbortSignal) => Promise<Look>;
  stale: readonly QueryKey[];
}

export const KINDS: Record<TaskKind, Kind> = {
  creation: { look: ({ id }, signal) => lookAtCreation(id, signal), stale: [[GUESTS_KEY]] },
  build: { look: lookAtImage, stale: [imagesKey("disk")] },
  // The instance itself tells why it failed only once, to whoever asks first.
  reset: { look: ({ source = "" }, signal) => lookAtLatest("reset system", source, signal), stale: [[GUESTS_KEY]] },
  migration: { look: ({ id }, signal) => lookAtMigration(id, signal), stale: [[GUESTS_KEY]] },
  upload: { stale: [imagesKey("disk"), imagesKey("media")] },
  batchCreate: batch("create"),
  batchStart: batch("start"),
  batchStop: batch("stop"),
  batchDelete: batch("delete"),
  // It may have changed anything.
  order: { look: lookAtOrder, stale: [[]] },
};

function batch(action: BatchAction): Kind {
  return { look: ({ id }, signal) => lookAtBatch(action, id, signal), stale: [[GUESTS_KEY]] };
}

/** The record of an image that cannot be built vanishes; why is known of the work itself. */
async function lookAtImage({ id, source = "" }: Task, signal: AbortSignal): Promise<Look> {
  try {
    return await lookAtBuild(id, signal);
  } catch (error) {
    const reason = error instanceof Refusal && (await reasonOfFailure("build disk image", source, signal));
    throw reason ? new Refusal(reason) : error;
  }
}

async function lookAtOrder({ id }: Task, signal: AbortSignal): Promise<Look> {
  const { action, subject, state, progress } = await lookAtTask(id, signal);
  return { action, name: subject, percent: progress, isOver: state === "done" };
}
