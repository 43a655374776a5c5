/** A line of snapshots, each based on the one above it, and indented below it the lines that it forks into. */
import type { Guest } from "../../../api/guest";
import type { SnapshotNodes } from "../../../api/snapshots";
import { SnapshotItem } from "./SnapshotItem";
import type { Line } from "./tree";

interface TreeLineProps {
  guest: Guest;
  nodes: SnapshotNodes;
  line: Line;
  onRestore: (name: string) => void;
  onDelete: (name: string) => void;
}

export function TreeLine({ line: { names, forks }, ...props }: TreeLineProps) {
  return (
    // Safari reads a list without marks aloud only when it is told that it is one.
    <ul role="list" className="nano-tree">
      {names.map((name) => (
        <SnapshotItem key={name} name={name} {...props} />
      ))}
      {forks.map((fork) => (
        <li key={fork.names[0]} className="nano-fork">
          <TreeLine line={fork} {...props} />
        </li>
      ))}
    </ul>
  );
}
