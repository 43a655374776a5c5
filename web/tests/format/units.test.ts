import { describe, expect, it } from "vitest";

import { formatBytes, formatDuration, formatPercent, formatSpeed, GIB, MIB } from "../../src/format/units";

describe("sizes", () => {
  it.each([
    [0, "0 B"],
    [1023, "1,023 B"],
    [1024, "1 KiB"],
    [1536, "1.5 KiB"],
    [512 * MIB, "512 MiB"],
    [1023.7 * MIB, "1,024 MiB"],
    [GIB, "1 GiB"],
    [5 * GIB, "5 GiB"],
    [2 ** 40, "1 TiB"],
    [2 ** 61, "2,048 PiB"],
  ])("%d bytes are %s", (bytes, text) => {
    expect(formatBytes(bytes, "en")).toBe(text.replace(" ", "\u00a0"));
  });

  it("of one second have a slash", () => {
    expect(formatSpeed(1048576.4, "en")).toBe("1\u00a0MiB/s");
  });
});

it.each([
  [0, "0%"],
  [3.75, "3.8%"],
  [55.5, "56%"],
  [100, "100%"],
])("a share of %d is %s", (percent, text) => {
  expect(formatPercent(percent, "en")).toBe(text);
});

it.each([
  [0, "0 sec"],
  [59.9, "59 sec"],
  [60, "1 min"],
  [3725, "1 hr 2 min"],
  [90061, "1 day 1 hr"],
])("%d seconds last %s", (seconds, text) => {
  expect(formatDuration(seconds, "en")).toBe(text);
});
