/** Everything that an administrator should be warned of, of all pools at once. */
import { useQuery } from "@tanstack/react-query";

import { call } from "./client";
import type { ComputePool } from "./compute-pools";
import type { Cell } from "./pool-cells";
import type { CellStatus } from "./usage";

/** A cell with what it has and what is wrong with it. */
export type WatchedCell = CellStatus & Pick<Cell, "state" | "message"> & { pool: string };

export interface Health {
  cells: WatchedCell[];
  /** Names of the cells that no pool has. */
  waiting: string[];
}

async function readCells(pool: string, signal: AbortSignal): Promise<WatchedCell[]> {
  const name = encodeURIComponent(pool);
  const [statuses, cells] = await Promise.all([
    call<CellStatus[] | null>("GET", `/compute_cell_status/${name}`, undefined, signal),
    call<Cell[]>("GET", `/compute_pool_cells/${name}`, undefined, signal),
  ]);
  const notices = new Map(cells.map(({ name: cell, ...rest }) => [cell, rest]));
  return (statuses ?? []).map((status) => ({ ...notices.get(status.name), ...status, pool }));
}

export function useHealth(refresh: number) {
  return useQuery({
    queryKey: ["health"],
    queryFn: async ({ signal }): Promise<Health> => {
      const [pools, waiting] = await Promise.all([
        call<ComputePool[]>("GET", "/compute_pools/", undefined, signal),
        call<Cell[]>("GET", "/compute_pool_cells/", undefined, signal),
      ]);
      const cells = await Promise.all(pools.map(({ name }) => readCells(name, signal)));
      return { cells: cells.flat(), waiting: waiting.map(({ name }) => name) };
    },
    refetchInterval: refresh,
  });
}
