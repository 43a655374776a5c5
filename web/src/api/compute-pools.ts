/** Compute pools: the sets of cells that instances are placed on. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";

export interface PoolSettings {
  /** Name of a storage pool; empty for the cells' own disks. */
  storage: string;
  /** Name of an address pool; empty for none. */
  network: string;
  failover: boolean;
}

export interface ComputePool extends PoolSettings {
  name: string;
  enabled: boolean;
  /** How many cells belong to it. */
  cells: number;
}

const KEY = ["compute-pools"];
const path = (pool: string) => `/compute_pools/${encodeURIComponent(pool)}`;

export function useComputePools() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call<ComputePool[]>("GET", "/compute_pools/", undefined, signal),
    placeholderData: keepPreviousData,
  });
}

/** Creates or changes a pool; a change replaces all settings. */
export function useSaveComputePool(method: "POST" | "PUT") {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ name, ...settings }: PoolSettings & { name: string }) => call<string>(method, path(name), settings),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

export function useDeleteComputePool() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => call<string>("DELETE", path(name)),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
