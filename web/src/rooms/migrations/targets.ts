/** Which cells instances can move to. */
import type { Cell } from "../../api/pool-cells";

/** The cells of a pool that are there and take instances, without the one they are on. */
export function targetsOf(cells: readonly Cell[], source: string): Cell[] {
  return cells.filter(({ name, alive, enabled }) => alive && enabled && name !== source);
}
