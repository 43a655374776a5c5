/** The hosts of a compute pool, and those that wait for one. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";

/** What an administrator should know of a cell; absent when all is well. */
export type CellState = "joining" | "failed" | "conflict" | "lost" | "unconfirmed" | "warning";

export interface Cell {
  name: string;
  address: string;
  enabled: boolean;
  alive: boolean;
  state?: CellState;
  /** Why the cell is in `state`. */
  message?: string;
  /** SHA-256 of the key of a cell in no pool. */
  fingerprint?: string;
}

export interface CellStorage {
  name: string;
  attached: boolean;
  error?: string;
}

export interface CellDetail extends Cell {
  /** Absent unless the cell is alive and enabled. */
  storage?: CellStorage[];
}

export interface CellOfPool {
  pool: string;
  cell: string;
}

const KEY = "pool-cells";
const poolPath = (pool: string) => `/compute_pool_cells/${encodeURIComponent(pool)}`;
const cellPath = ({ pool, cell }: CellOfPool) => `${poolPath(pool)}/${encodeURIComponent(cell)}`;

export function usePoolCells(pool: string, refresh: number | false) {
  return useQuery({
    queryKey: [KEY, pool],
    queryFn: ({ signal }) => call<Cell[]>("GET", poolPath(pool), undefined, signal),
    refetchInterval: refresh,
    placeholderData: keepPreviousData,
  });
}

/** Cells in no pool; asked again while the dialog that shows them is open. */
export function useUnallocatedCells() {
  return useQuery({
    queryKey: [KEY],
    queryFn: ({ signal }) => call<Cell[]>("GET", "/compute_pool_cells/", undefined, signal),
    refetchInterval: 2000,
  });
}

export function useCellDetail(of: CellOfPool) {
  return useQuery({
    queryKey: [KEY, of.pool, of.cell],
    queryFn: ({ signal }) => call<CellDetail>("GET", cellPath(of), undefined, signal),
  });
}

function useCellChange<T extends CellOfPool>(change: (of: T) => Promise<string>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    // Also after a failure: a cell that is slow to join is in the pool all the same.
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: [KEY] }),
        queries.invalidateQueries({ queryKey: ["compute-pools"] }),
      ]),
  });
}

export const useAddCell = () => useCellChange((of: CellOfPool) => call<string>("POST", cellPath(of)));
/** Takes an offline cell off the list of those in no pool. */
export function useForgetCell() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (cell: string) => call<string>("DELETE", `/unallocated_cells/${encodeURIComponent(cell)}`),
    onSettled: () => queries.invalidateQueries({ queryKey: [KEY] }),
  });
}
export const useRemoveCell = () => useCellChange((of: CellOfPool) => call<string>("DELETE", cellPath(of)));
export const useEnableCell = () =>
  useCellChange(({ enable, ...of }: CellOfPool & { enable: boolean }) => call<string>("PUT", cellPath(of), { enable }));
