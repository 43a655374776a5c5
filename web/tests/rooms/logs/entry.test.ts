import { describe, expect, it } from "vitest";

import { parseEntry } from "../../../src/rooms/logs/entry";
import { beginningOf } from "../../../src/rooms/logs/spans";

describe("an entry", () => {
  it.each([
    ["ops.mira(10.0.0.7) : log in", { who: "ops.mira", from: "10.0.0.7", token: "", what: "log in" }],
    [
      "ops.mira(fe80::1, token nightly images) : delete disk image d1 failed: disk image 'd1' not found",
      {
        who: "ops.mira",
        from: "fe80::1",
        token: "nightly images",
        what: "delete disk image d1",
        failure: "disk image 'd1' not found",
      },
    ],
    [
      "system(127.0.0.1) : initialise with user keeper",
      { who: "system", from: "127.0.0.1", token: "", what: "initialise with user keeper" },
    ],
    [
      "warning: failed login of user mira from 10.0.0.9: user name or password is wrong",
      {
        who: "",
        from: "10.0.0.9",
        token: "",
        what: "failed login of user mira",
        failure: "user name or password is wrong",
      },
    ],
    ["a line of an older platform", { who: "", from: "", token: "", what: "a line of an older platform" }],
  ])("%s", (content, deed) => {
    expect(parseEntry(content)).toEqual(deed);
  });
});

it("a span begins at midnight so many days ago; a day is the server's own", () => {
  const now = new Date(2026, 2, 3, 14, 5, 6);
  expect(beginningOf("day", now)).toBeUndefined();
  expect(beginningOf("week", now)).toBe("2026-02-24 00:00:00");
  expect(beginningOf("year", now)).toBe("2025-03-02 00:00:00");
});
