import { describe, expect, it } from "vitest";

import { isTypeable, pressesOf } from "../../src/console/keys";

describe("a text that is typed", () => {
  it.each(["", "ls -l\n", "a\tb\r\n", "~!@#$%^&*()_+"])("may be %j", (text) => expect(isTypeable(text)).toBe(true));

  it.each(["grün", "网页", "\u001b[A", "a\u0000"])("may not be %j", (text) => expect(isTypeable(text)).toBe(false));

  it("is pressed sign by sign, with the shift key where the sign needs it", () => {
    const presses = pressesOf("aA?\r\n");
    expect(presses.map((keys) => keys.map(({ sym }) => sym))).toEqual([
      [0x61],
      [0xffe1, 0x41],
      [0xffe1, 0x3f],
      [0xff0d],
    ]);
  });
});
