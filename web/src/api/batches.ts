/** Batches: one request about many instances, each of which goes its own way to its own end. */
import { useMutation, useQueryClient } from "@tanstack/react-query";

import type { TaskItem } from "../tasks/task";
import { ask, call } from "./client";
import { type GuestCreation, GUESTS_KEY } from "./guests";

export type BatchAction = "create" | "start" | "stop" | "delete";

/** What follows the prefix in the names of a batch: a number, the MAC address, the IP address. */
export const NAME_RULES = ["order", "MAC", "address"] as const;
export type NameRule = (typeof NAME_RULES)[number];

/** The server takes no more instances at once. */
export const MOST_ITEMS = 1000;

export type BatchCreation = Omit<GuestCreation, "name"> & { name_prefix: string; name_rule: NameRule; count: number };

/** An order to instances by their ids; `force` powers off instead of shutting down. */
export interface BatchOrder {
  action: Exclude<BatchAction, "create">;
  guest: readonly string[];
  force?: boolean;
}

interface BatchItem {
  name: string;
  status: string;
  error?: string;
  /** percent, of instances that are being made */
  progress?: number;
}

const folder = (action: BatchAction) => `/batch/${action}_guest/`;

function useBegin<Wish>(send: (wish: Wish) => Promise<{ id: string }>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: send, onSuccess: () => queries.invalidateQueries({ queryKey: [GUESTS_KEY] }) });
}

export const useBatchCreation = () =>
  useBegin((wish: BatchCreation) => call<{ id: string }>("POST", folder("create"), wish));

export const useBatchOrder = () =>
  useBegin(({ action, ...wish }: BatchOrder) => call<{ id: string }>("POST", folder(action), wish));

const FAILED = "fail";
/** What the server calls an instance of a batch that is not at its end. */
const UNDER_WAY = new Set(["creating", "starting", "stopping", "deleting"]);

function stateOfItem(status: string): TaskItem["state"] {
  if (status === FAILED) return "failed";
  return UNDER_WAY.has(status) ? "running" : "done";
}

/** How far a batch is, in percent, and each of its instances. */
export async function lookAtBatch(action: BatchAction, id: string, signal: AbortSignal) {
  const path = folder(action) + encodeURIComponent(id);
  const { status, data } = await ask<BatchItem[]>("GET", path, undefined, signal);
  const items = data.map(({ name, status: word, error }) => ({
    name,
    state: stateOfItem(word),
    ...(error && { error }),
  }));
  const shares = data.map(({ progress = 0 }, place) => (items[place]?.state === "running" ? progress : 100));
  const sum = shares.reduce((total, share) => total + share, 0);
  return {
    isOver: status === 200,
    percent: Math.floor(sum / Math.max(1, items.length)),
    items,
  };
}
