/** What several instances can be told at once: which of the chosen ones it suits, and how it is sent. */
import type { BatchOrder } from "../../../api/batches";
import { type Guest, type GuestState, stateOf } from "../../../api/guest";
import type { BatchKind } from "../../../tasks/task";

export const BATCH_VERBS = ["start", "stop", "forceStop", "delete"] as const;
export type BatchVerb = (typeof BATCH_VERBS)[number];

interface Rule {
  state: GuestState;
  order: Pick<BatchOrder, "action" | "force">;
  kind: BatchKind;
  /** May lose data of the guests, or the guests themselves. */
  isDanger: boolean;
}

export const BATCH_RULES: Record<BatchVerb, Rule> = {
  start: { state: "stopped", order: { action: "start" }, kind: "batchStart", isDanger: false },
  stop: { state: "running", order: { action: "stop", force: false }, kind: "batchStop", isDanger: false },
  forceStop: { state: "running", order: { action: "stop", force: true }, kind: "batchStop", isDanger: true },
  delete: { state: "stopped", order: { action: "delete" }, kind: "batchDelete", isDanger: true },
};

/** Those of the guests that the verb makes sense for. */
export function suited(verb: BatchVerb, guests: readonly Guest[]): Guest[] {
  return guests.filter((guest) => stateOf(guest) === BATCH_RULES[verb].state);
}

/** Bytes of all disks of the guests. */
export function sizeOfDisks(guests: readonly Guest[]): number {
  return guests.flatMap(({ disks }) => disks).reduce((sum, size) => sum + size, 0);
}
