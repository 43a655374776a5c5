/** The tree of an instance's snapshots as it is drawn: lines that fork, and what may be deleted. */
import type { SnapshotNodes } from "../../../api/snapshots";

/** Snapshots of which each is based on the one before it, and the lines that begin where this one forks. */
export interface Line {
  names: readonly string[];
  forks: readonly Line[];
}

function childrenOf(nodes: SnapshotNodes, name: string): string[] {
  return Object.keys(nodes).filter((each) => nodes[each]?.backing === name);
}

/** The line that begins with `first`. */
function lineFrom(nodes: SnapshotNodes, first: string): Line {
  const names = [first];
  let children = childrenOf(nodes, first);
  for (let [only] = children; only !== undefined && children.length === 1; [only] = children) {
    names.push(only);
    children = childrenOf(nodes, only);
  }
  return { names, forks: children.map((child) => lineFrom(nodes, child)) };
}

/** The lines that are based on nothing. */
export function linesOf(nodes: SnapshotNodes): Line[] {
  const isFirst = (name: string) => !(nodes[name]?.backing && nodes[nodes[name].backing]);
  return Object.keys(nodes)
    .filter(isFirst)
    .map((name) => lineFrom(nodes, name));
}

/** The snapshot that the disks are based on. */
export function currentOf(nodes: SnapshotNodes): string | undefined {
  return Object.keys(nodes).find((name) => nodes[name]?.is_current);
}

/** Whether no more than one thing depends on a snapshot: another one, or the disks. */
export function canDelete(nodes: SnapshotNodes, name: string): boolean {
  return childrenOf(nodes, name).length + (nodes[name]?.is_current ? 1 : 0) <= 1;
}
