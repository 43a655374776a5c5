import { expect, it } from "vitest";

import { GIB, MIB, TIB } from "../../../../src/format/units";
import {
  areCores,
  canGrow,
  isCpuLimit,
  isGuestUser,
  isLimit,
  isMemory,
} from "../../../../src/rooms/instances/changes/rules";

it.each(["1", "2", "64", "96", "128", "256"])("%s cores can be", (cores) => {
  expect(areCores(cores)).toBe(true);
});

it.each(["0", "3", "66", "130", "258", "1.5", "-2", "two"])("%s cores cannot be", (cores) => {
  expect(areCores(cores)).toBe(false);
});

it("memory is from 16 MiB to 16 TiB in whole KiB", () => {
  expect([16 * MIB, 16 * TIB].every(isMemory)).toBe(true);
  expect([undefined, 0, 16 * MIB - 1024, 16 * TIB + 1024, 16 * MIB + 1].some(isMemory)).toBe(false);
});

it("a disk only grows, up to 64 TiB", () => {
  expect(canGrow(6 * GIB, 5 * GIB)).toBe(true);
  expect([undefined, 5 * GIB, 4 * GIB, 5 * GIB + 1, 65 * TIB].some((size) => canGrow(size, 5 * GIB))).toBe(false);
});

it("a limit is a whole number greater than 0", () => {
  expect(isLimit(1) && isLimit(10 ** 12)).toBe(true);
  expect([undefined, 0, -1, 0.5, NaN, 10 ** 12 + 1].some(isLimit)).toBe(false);
});

it("processor time is capped in percent", () => {
  expect(["1", "100"].every(isCpuLimit)).toBe(true);
  expect(["0", "101", "x", "1.5"].some(isCpuLimit)).toBe(false);
});

it("users inside have names without blanks and colons", () => {
  expect(["root", "Administrator", "米拉"].every(isGuestUser)).toBe(true);
  expect(["a b", "a:b", "a\tb", "x".repeat(129)].some(isGuestUser)).toBe(false);
});
