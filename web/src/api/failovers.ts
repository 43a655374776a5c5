/** Cells that were lost, and where their instances are. */
import { useQuery } from "@tanstack/react-query";

import { call } from "./client";

export interface MovedInstance {
  id: string;
  /** Empty for an instance that is no more. */
  name: string;
  /** Where it lives now; absent while it waits for a place. */
  cell?: string;
  /** Why it waits. */
  message?: string;
}

export interface Failover {
  id: number;
  pool: string;
  cell: string;
  began: string;
  /** All instances have found their places. */
  finished: boolean;
  /** The lost cell has come back, and has dropped what was taken from it. */
  returned: boolean;
  instances: MovedInstance[];
}

/** The newest first. */
export function useFailovers(refresh: number | false) {
  return useQuery({
    queryKey: ["failovers"],
    queryFn: ({ signal }) => call<Failover[]>("GET", "/failovers/", undefined, signal),
    refetchInterval: refresh,
  });
}
