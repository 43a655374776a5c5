/** What an administrator should be warned of. */
import type { Health, WatchedCell } from "../../api/health";

export type Warning =
  { kind: "offline" | "disk" | "notice"; cell: WatchedCell } | { kind: "waiting"; name: string } | { kind: "noCell" };

/** A disk with a smaller part free than this is nearly full. */
const LITTLE = 0.1;

function warningsOfCell(cell: WatchedCell): Warning[] {
  const warnings: Warning[] = [];
  if (!cell.alive) warnings.push({ kind: "offline", cell });
  if (cell.state) warnings.push({ kind: "notice", cell });
  if (cell.alive && cell.max_disk > 0 && cell.available_disk < cell.max_disk * LITTLE) {
    warnings.push({ kind: "disk", cell });
  }
  return warnings;
}

export function warningsOf({ cells, waiting }: Health): Warning[] {
  return [
    ...(cells.length === 0 && waiting.length === 0 ? [{ kind: "noCell" } as const] : []),
    ...waiting.map((name) => ({ kind: "waiting", name }) as const),
    ...cells.flatMap(warningsOfCell),
  ];
}

/** Tells warnings apart. */
export function keyOf(warning: Warning): string {
  switch (warning.kind) {
    case "noCell":
      return warning.kind;
    case "waiting":
      return `${warning.kind} ${warning.name}`;
    default:
      return `${warning.kind} ${warning.cell.pool} ${warning.cell.name}`;
  }
}
