import { expect, it } from "vitest";

import { isStrong } from "../../src/format/password-rule";

it.each([
  ["Harbour7", true],
  ["Harbou7", false],
  ["harbour77", false],
  ["HARBOUR77", false],
  ["Harbourrr", false],
  ["Aa1海湾", true],
  ["", false],
])("%j is strong: %s", (password, strong) => {
  expect(isStrong(password)).toBe(strong);
});
