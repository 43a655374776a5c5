/** Storage pools: storage that the cells of compute pools share. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";

export type StorageType = "nfs" | "directory";

export interface StoragePool {
  name: string;
  type: StorageType;
  /** The NFS server; empty for a directory. */
  host: string;
  /** The export of the server, or the folder on every cell. */
  target: string;
}

const KEY = "storage-pools";
const path = (pool: string) => `/storage_pools/${encodeURIComponent(pool)}`;

export function useStoragePools() {
  return useQuery({
    queryKey: [KEY],
    queryFn: ({ signal }) => call<StoragePool[]>("GET", "/storage_pools/", undefined, signal),
    placeholderData: keepPreviousData,
  });
}

function useChange<Wish>(change: (wish: Wish) => Promise<string>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => queries.invalidateQueries({ queryKey: [KEY] }) });
}

/** Creates a pool, or replaces its definition. */
export const useSaveStoragePool = (method: "POST" | "PUT") =>
  useChange(({ name, ...wish }: StoragePool) => call<string>(method, path(name), wish));

export const useDeleteStoragePool = () => useChange((name: string) => call<string>("DELETE", path(name)));
