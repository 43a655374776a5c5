/** The installation as a whole: is it set up, and what may one instance have at most. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";

export interface SystemStatus {
  /** False until the first administrator was made. */
  ready: boolean;
  max_cores: number;
  /** GiB */
  max_memory: number;
  /** GiB */
  max_disk: number;
}

/** All rooms of the platform in its own order; the first administrator may enter each. */
export const ALL_MENUS = [
  "dashboard",
  "compute_pool",
  "address_pool",
  "storage_pool",
  "instance",
  "image",
  "media",
  "templates",
  "policies",
  "user",
  "log",
  "visibility",
] as const;

const KEY = ["system"];

export function useSystem() {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => call<SystemStatus>("GET", "/system/", undefined, signal) });
}

export function useInitialise() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (account: { user: string; password: string }) =>
      call<string>("POST", "/system/", { ...account, menu: ALL_MENUS }),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
