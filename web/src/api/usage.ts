/** Usage of zone, pools and cells. */
import { useQuery } from "@tanstack/react-query";

import { call } from "./client";
import { appended, KEPT_UNSEEN, type Sample } from "./usage-history";

export interface Usage {
  /** percent */
  cpu_usage: number;
  max_cpu: number;
  /** bytes, as all sizes; bytes per second, as all speeds */
  available_memory: number;
  max_memory: number;
  available_disk: number;
  max_disk: number;
  read_speed: number;
  write_speed: number;
  receive_speed: number;
  send_speed: number;
}

/** stopped, running, lost, migrating */
export type InstanceCounts = [number, number, number, number];
/** offline, online */
export type CellCounts = [number, number];
/** disabled, enabled */
export type PoolCounts = [number, number];

export interface ZoneStatus extends Usage {
  name: string;
  pools: PoolCounts;
  cells: CellCounts;
  instances: InstanceCounts;
  start_time: string;
}

export interface PoolStatus extends Usage {
  name: string;
  enabled: boolean;
  cells: CellCounts;
  instances: InstanceCounts;
}

export interface CellStatus extends Usage {
  name: string;
  address: string;
  enabled: boolean;
  alive: boolean;
  instances: InstanceCounts;
}

/** Usage now and since it was first looked at. */
export interface Tracked<T> {
  now: T;
  history: Sample[];
}

/** Milliseconds between two looks at the dashboard. */
export const DASHBOARD_INTERVAL = 2000;

function addressOf(path: string[]): string {
  return "/" + path.map(encodeURIComponent).join("/");
}

function useStatuses<T>(...path: string[]) {
  return useQuery<T[]>({
    queryKey: ["statuses", ...path],
    queryFn: ({ signal }) => call<T[] | null>("GET", addressOf(path), undefined, signal).then((list) => list ?? []),
    refetchInterval: DASHBOARD_INTERVAL,
    placeholderData: (before) => before,
  });
}

function useTrackedStatus<T extends Usage>(...path: string[]) {
  const queryKey = ["status", ...path];
  return useQuery({
    queryKey,
    queryFn: async ({ client, signal }): Promise<Tracked<T>> => {
      const now = await call<T>("GET", addressOf(path), undefined, signal);
      const history = client.getQueryData<Tracked<T>>(queryKey)?.history ?? [];
      const sample: Sample = {
        time: Date.now(),
        cpu: now.cpu_usage,
        read: now.read_speed,
        written: now.write_speed,
        received: now.receive_speed,
        sent: now.send_speed,
      };
      return { now, history: appended(history, sample) };
    },
    refetchInterval: DASHBOARD_INTERVAL,
    gcTime: KEPT_UNSEEN,
  });
}

export const useZoneStatus = () => useTrackedStatus<ZoneStatus>("compute_zone_status", "");
export const usePoolStatus = (pool: string) => useTrackedStatus<PoolStatus>("compute_pool_status", pool);
export const useCellStatus = (pool: string, cell: string) =>
  useTrackedStatus<CellStatus>("compute_cell_status", pool, cell);
export const usePoolStatuses = () => useStatuses<PoolStatus>("compute_pool_status", "");
export const useCellStatuses = (pool: string) => useStatuses<CellStatus>("compute_cell_status", pool);
