import { expect, it } from "vitest";

import { isPort } from "../../../src/rooms/policies/port";

it.each([
  ["1", true],
  ["22", true],
  ["65535", true],
  ["65536", false],
  ["0", false],
  ["022", false],
  ["-1", false],
  ["2.5", false],
  ["1e3", false],
])("%s is a port: %s", (text, is) => {
  expect(isPort(text)).toBe(is);
});
