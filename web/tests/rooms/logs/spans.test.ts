import { expect, it } from "vitest";

import { beginningOf, isRange, serverTime } from "../../../src/rooms/logs/spans";

it("a span begins so many days ago at midnight, but a day is the server's own", () => {
  const now = new Date(2026, 2, 10, 15, 30);
  expect(beginningOf("day", now)).toBeUndefined();
  expect(beginningOf("week", now)).toBe("2026-03-03 00:00:00");
});

it("a moment of a form is told as the server writes times", () => {
  expect(serverTime("2026-11-26T18:30")).toBe("2026-11-26 18:30:00");
});

it.each([
  ["2026-11-26T18:30", "2026-11-26T18:31", true],
  ["2026-11-26T18:30", "2026-11-26T18:30", false],
  ["2026-11-26T18:31", "2026-11-26T18:30", false],
  ["", "2026-11-26T18:30", false],
])("from %j until %j is a range: %s", (from, to, fits) => {
  expect(isRange(from, to)).toBe(fits);
});
