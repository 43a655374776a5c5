/** Where the cells of a pool, and the instances of a cell, are shown. */

export function cellsOf(pool: string): string {
  return `/admin/compute_cells/?pool=${encodeURIComponent(pool)}`;
}

export function instancesOf(pool: string, cell: string): string {
  return `/admin/instances?${new URLSearchParams({ pool, cell }).toString()}`;
}
