import { expect, it } from "vitest";

import type { SnapshotNodes } from "../../../../src/api/snapshots";
import { canDelete, currentOf, linesOf } from "../../../../src/rooms/instances/snapshots/tree";

const forked: SnapshotNodes = {
  fresh: {},
  updated: { backing: "fresh" },
  tried: { backing: "updated" },
  "tried-more": { backing: "tried", is_current: true },
  other: { backing: "updated" },
};

it("what is based on each other is one line until it forks", () => {
  expect(linesOf(forked)).toEqual([
    {
      names: ["fresh", "updated"],
      forks: [
        { names: ["tried", "tried-more"], forks: [] },
        { names: ["other"], forks: [] },
      ],
    },
  ]);
});

it("a snapshot whose base is not known is shown all the same", () => {
  expect(linesOf({ orphan: { backing: "gone" } })).toEqual([{ names: ["orphan"], forks: [] }]);
});

it("one of them is what the disks are based on", () => {
  expect(currentOf(forked)).toBe("tried-more");
  expect(currentOf({})).toBeUndefined();
});

it("a snapshot can be deleted while at most one thing depends on it", () => {
  expect(["fresh", "tried", "tried-more", "other"].every((name) => canDelete(forked, name))).toBe(true);
  expect(canDelete(forked, "updated")).toBe(false);
  expect(canDelete({ base: { is_current: true }, branch: { backing: "base" } }, "base")).toBe(false);
});
