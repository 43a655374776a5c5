/** Where a cell keeps the disks of its instances. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";
import type { CellOfPool } from "./pool-cells";

export interface StoragePaths {
  /** `local`, or the type of the storage pool that its compute pool uses. */
  mode: string;
  /** Folders of disks; new ones go to the first. */
  system: string[];
}

const KEY = "cell-storage";
const path = ({ pool, cell }: CellOfPool) =>
  `/compute_cell_status/${encodeURIComponent(pool)}/${encodeURIComponent(cell)}/storages/`;

/** Asked of the cell itself, so only while it is there. */
export function useStoragePaths({ pool, cell }: CellOfPool, isThere = true) {
  return useQuery({
    queryKey: [KEY, pool, cell],
    queryFn: ({ signal }) => call<StoragePaths>("GET", path({ pool, cell }), undefined, signal),
    enabled: isThere,
  });
}

/** Has new disks go to another folder of the cell. */
export function useChangeStoragePath(of: CellOfPool) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (folder: string) => call<string>("PUT", path(of), { default: folder }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEY] }),
  });
}
