import { describe, expect, it } from "vitest";

import {
  isHardwareComplete,
  isSystemComplete,
  NEW_DRAFT,
  sampleName,
  toBatchCreation,
  toCreation,
} from "../../../../src/rooms/instances/create/draft";

const session = { id: "s", user: "mira", group: "ops", menu: [], timeout: 180, address: "" };
const draft = { ...NEW_DRAFT, name: "web1", pool: "default", template: "t1" };

describe("a draft", () => {
  it.each([
    ["web1", true],
    ["Web_1-a", true],
    ["", false],
    ["web 1", false],
    ["web.1", false],
    ["网页", false],
  ])("named %j is complete: %s", (name, complete) => {
    expect(isSystemComplete({ ...draft, name })).toBe(complete);
  });

  it.each([
    [5, 0, true],
    [0, 0, false],
    [65, 0, false],
    [64, 64, true],
    [5, 1, false],
    [5, 65, false],
  ])("with disks of %d and %d GiB fits: %s", (systemDiskGiB, dataDiskGiB, fits) => {
    expect(isHardwareComplete({ ...draft, systemDiskGiB, dataDiskGiB }, { maxDisk: 64 })).toBe(fits);
  });

  it("becomes a request in bytes for the session's user", () => {
    const creation = toCreation({ ...draft, memoryMiB: 512, dataDiskGiB: 2, iops: 300, inboundMbit: 10 }, session);
    expect(creation).toEqual({
      name: "web1",
      owner: "mira",
      group: "ops",
      pool: "default",
      template: "t1",
      cores: 1,
      memory: 536870912,
      disks: [5368709120, 2147483648],
      auto_start: false,
      qos: { cpu_priority: "medium", read_iops: 300, write_iops: 300, receive_speed: 1310720, send_speed: 0 },
    });
  });
});

describe("a draft of several instances", () => {
  it.each([
    [1, true],
    [1000, true],
    [0, false],
    [1001, false],
    [1.5, false],
    [NaN, false],
  ])("of %d is complete: %s", (count, complete) => {
    expect(isSystemComplete({ ...draft, count })).toBe(complete);
  });

  it("becomes a request with what their names begin with", () => {
    const { name, ...shape } = toCreation(draft, session);
    expect(toBatchCreation({ ...draft, count: 3, nameRule: "MAC" }, session)).toEqual({
      ...shape,
      name_prefix: name,
      name_rule: "MAC",
      count: 3,
    });
  });

  it("shows how the names will be", () => {
    expect(sampleName("web", "order")).toBe("web_0");
    expect(sampleName("web", "address")).toMatch(/^web_[\d-]+$/);
  });
});
