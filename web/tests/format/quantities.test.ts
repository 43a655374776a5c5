import { describe, expect, it } from "vitest";

import { parseSize, parseSpeed, sizeText, speedText } from "../../src/format/quantities";
import { GIB, KIB, MBIT, MIB, TIB } from "../../src/format/units";

describe("a typed size", () => {
  it.each([
    ["20", 20 * GIB],
    ["20G", 20 * GIB],
    [" 20 gib ", 20 * GIB],
    ["20GB", 20 * GIB],
    ["512 MiB", 512 * MIB],
    ["1.5 GiB", 1536 * MIB],
    ["1,5 GiB", 1536 * MIB],
    ["1.1T", 1126 * GIB],
    ["4096 B", 4096],
  ])("%j is read", (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(["", "x", "-1", "1 XiB", "1 Gbit", "1 2", "1..5G"])("%j is none", (text) => {
    expect(parseSize(text)).toBeUndefined();
  });
});

describe("a typed speed", () => {
  it.each([
    ["100", 100 * MBIT],
    ["100M", 100 * MBIT],
    ["100 Mbit/s", 100 * MBIT],
    ["100Mbps", 100 * MBIT],
    ["1 Gbit/s", 1024 * MBIT],
    ["10 MiB/s", 10 * MIB],
    ["10 MB/s", 10 * MIB],
    ["512 kbit/s", 64 * KIB],
  ])("of a network: %j", (text, speed) => {
    expect(parseSpeed(text, "bit")).toBe(speed);
  });

  it.each([
    ["50", 50 * MIB],
    ["50M", 50 * MIB],
    ["50 MiB/s", 50 * MIB],
    ["8 Mbit/s", MIB],
  ])("of a disk: %j", (text, speed) => {
    expect(parseSpeed(text, "byte")).toBe(speed);
  });

  it.each(["", "fast", "-5", "5 km/h"])("%j is none", (text) => {
    expect(parseSpeed(text, "bit")).toBeUndefined();
  });
});

describe("what stands in a field", () => {
  it.each([1, 1000, 1536 * MIB, 5 * GIB, 3 * TIB])("says %d bytes exactly", (bytes) => {
    expect(parseSize(sizeText(bytes))).toBe(bytes);
  });

  it.each([1, 1000, 100 * MBIT, 10 ** 12])("says %d bytes per second exactly", (speed) => {
    expect(parseSpeed(speedText(speed, "bit"), "bit")).toBe(speed);
    expect(parseSpeed(speedText(speed, "byte"), "byte")).toBe(speed);
  });

  it("is in the unit that people use", () => {
    expect(sizeText(1536 * MIB)).toBe("1536\u00a0MiB");
    expect(speedText(100 * MBIT, "bit")).toBe("100\u00a0Mbit/s");
    expect(speedText(64 * KIB, "bit")).toBe("512\u00a0kbit/s");
    expect(speedText(50 * MIB, "byte")).toBe("50\u00a0MiB/s");
  });
});
