import { describe, expect, it } from "vitest";

import {
  isAdministrator,
  isDataPath,
  isHardwareComplete,
  isSoftwareComplete,
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

describe("what an instance begins with", () => {
  const cloned = { ...draft, image: "i1", cloudInit: true, administrator: "ops", secret: "S3cret", dataPath: "/srv" };

  it("is a copy of an image whose Cloud-Init is told what to make", () => {
    expect(toCreation({ ...cloned, agent: true, policy: "p1" }, session)).toMatchObject({
      from_image: "i1",
      security_policy_group: "p1",
      modules: ["qemu", "cloud-init"],
      cloud_init: { admin_name: "ops", admin_secret: "S3cret", data_path: "/srv" },
    });
  });

  it("has no Cloud-Init without an image", () => {
    const creation = toCreation({ ...cloned, image: "" }, session);
    expect(creation.modules).toBeUndefined();
    expect(creation.cloud_init).toBeUndefined();
  });

  it.each([
    ["", true],
    ["ops_1", true],
    ["1ops", false],
    ["an op", false],
    ["a".repeat(33), false],
  ])("may have the administrator %j: %s", (administrator, fits) => {
    expect(isAdministrator(administrator)).toBe(fits);
    expect(isSoftwareComplete({ ...cloned, administrator })).toBe(fits);
    expect(isSoftwareComplete({ ...cloned, cloudInit: false, administrator })).toBe(true);
  });

  it.each([
    ["", true],
    ["/opt/data", true],
    ["opt", false],
    ["/a/../b", false],
    ["/a b", false],
  ])("may mount its data disk at %j: %s", (dataPath, fits) => {
    expect(isDataPath(dataPath)).toBe(fits);
  });
});
