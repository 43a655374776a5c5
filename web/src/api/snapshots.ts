/** Snapshots of an instance: what all its disks held at one moment. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";
import { GUESTS_KEY } from "./guests";

/** A snapshot's place in the tree. */
export interface SnapshotNode {
  /** The one that the disks are based on. */
  is_current?: boolean;
  /** Name of the snapshot that it is based on. */
  backing?: string;
}

export type SnapshotNodes = Record<string, SnapshotNode>;

export interface Snapshot {
  /** Whether it was made of a running instance. */
  running: boolean;
  description?: string;
  create_time: string;
}

export interface SnapshotWish {
  name: string;
  description: string;
}

const folder = (id: string) => `/instances/${encodeURIComponent(id)}/snapshots/`;
const path = (id: string, name: string) => folder(id) + encodeURIComponent(name);
const keyOf = (id: string) => [GUESTS_KEY, id, "snapshots"];

export function useSnapshots(id: string) {
  return useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => call<SnapshotNodes>("GET", folder(id), undefined, signal),
  });
}

export function useSnapshot(id: string, name: string) {
  return useQuery({
    queryKey: [...keyOf(id), name],
    queryFn: ({ signal }) => call<Snapshot>("GET", path(id, name), undefined, signal),
  });
}

function useChange<Wish>(change: (wish: Wish) => Promise<string>) {
  const queries = useQueryClient();
  // All that is known of the instance, because a restored disk has the size it had then.
  return useMutation({ mutationFn: change, onSuccess: () => queries.invalidateQueries({ queryKey: [GUESTS_KEY] }) });
}

export const useCreateSnapshot = (id: string) =>
  useChange((wish: SnapshotWish) => call<string>("POST", folder(id), wish));

export const useRestoreSnapshot = (id: string) =>
  useChange((target: string) => call<string>("PUT", folder(id), { target }));

export const useDeleteSnapshot = (id: string) => useChange((name: string) => call<string>("DELETE", path(id, name)));
