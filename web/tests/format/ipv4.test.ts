import { describe, expect, it } from "vitest";

import { canEnd, canStart, isHostAddress, networkSize, parseAddress } from "../../src/format/ipv4";

describe("an address", () => {
  it("is a number of 32 bits", () => {
    expect(parseAddress("0.0.0.1")).toBe(1);
    expect(parseAddress("192.168.1.10")).toBe(0xc0a8010a);
    expect(parseAddress("255.255.255.255")).toBe(2 ** 32 - 1);
  });

  it.each(["", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.04", "a.b.c.d", "1.2.3.4 ", "1.2.3."])("is not %j", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it.each([
    ["10.0.0.1", true],
    ["192.168.1.255", true],
    ["0.0.0.0", false],
    ["127.0.0.1", false],
    ["224.0.0.1", false],
    ["240.0.0.1", false],
    ["text", false],
  ])("%s is one that a host can have: %s", (address, can) => {
    expect(isHostAddress(address)).toBe(can);
  });
});

it.each([
  ["255.255.255.0", 256],
  ["255.255.255.252", 4],
  ["128.0.0.0", 2 ** 31],
  ["255.255.255.254", undefined],
  ["255.255.255.255", undefined],
  ["255.0.255.0", undefined],
  ["0.0.0.0", undefined],
  ["24", undefined],
])("a network with the mask %s has %s addresses", (mask, size) => {
  expect(networkSize(mask)).toBe(size);
});

it.each([
  ["192.168.1.10", "192.168.1.20", true],
  ["192.168.1.10", "192.168.1.10", true],
  ["192.168.1.10", "192.168.1.9", false],
  ["192.168.1.10", "192.168.2.20", false],
  ["192.168.1.10", "192.168.1.254", true],
  ["192.168.1.10", "192.168.1.255", false],
  ["192.168.1.10", "", false],
])("a range from %s can end with %s: %s", (start, end, can) => {
  expect(canEnd(end, start, "255.255.255.0")).toBe(can);
});

it("a range begins with any address of its network but the network's own", () => {
  expect(canStart("192.168.1.1", "255.255.255.0")).toBe(true);
  expect(canStart("192.168.1.0", "255.255.255.0")).toBe(false);
  expect(canStart("192.168.1.0", "255.255.0.0")).toBe(true);
  expect(canStart("192.168.1.1", "none")).toBe(false);
});
