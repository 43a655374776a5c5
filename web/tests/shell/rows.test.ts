import { expect, it } from "vitest";

import { matching, nearestPage, sorted } from "../../src/shell/rows";

const ROWS = [
  { name: "web-10", size: 3 },
  { name: "Web-9", size: 7 },
  { name: "数据库", size: 5 },
];
const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name);

it.each([
  ["", ["web-10", "Web-9", "数据库"]],
  ["WEB", ["web-10", "Web-9"]],
  ["web 9", ["Web-9"]],
  ["数据", ["数据库"]],
  ["mail", []],
])("%j is found in %j", (search, found) => {
  expect(names(matching(ROWS, search, ({ name }) => name))).toEqual(found);
});

it("texts are sorted with the numbers in them, numbers by their worth, and nothing is changed in place", () => {
  const byName = { by: ({ name }: { name: string }) => name, isDescending: false };
  const bySize = { by: ({ size }: { size: number }) => size, isDescending: true };
  expect(names(sorted(ROWS.slice(0, 2), byName, "en"))).toEqual(["Web-9", "web-10"]);
  expect(names(sorted(ROWS, bySize, "en"))).toEqual(["Web-9", "数据库", "web-10"]);
  expect(names(ROWS)).toEqual(["web-10", "Web-9", "数据库"]);
});

it.each([
  [1, 0, 1],
  [3, 41, 3],
  [4, 41, 3],
  [0, 41, 1],
])("page %i of %i rows is page %i", (wanted, count, shown) => {
  expect(nearestPage(wanted, count, 20)).toBe(shown);
});
