/** Where the cells of a pool are shown. */

export function cellsOf(pool: string): string {
  return `/admin/compute_cells/?pool=${encodeURIComponent(pool)}`;
}
