import { expect, it } from "vitest";

import type { Guest } from "../../../../src/api/guest";
import { obstacleTo } from "../../../../src/rooms/instances/changes/changes";

const stopped: Guest = {
  id: "1",
  name: "ops.web",
  created: true,
  progress: 0,
  running: false,
  owner: "mira",
  group: "ops",
  cores: 1,
  memory: 1,
  disks: [1],
  auto_start: false,
  internal: {},
};
const running = { ...stopped, running: true };

it("most can be changed in either state", () => {
  expect(obstacleTo("cores", stopped)).toBeUndefined();
  expect(obstacleTo("growDisk", running)).toBeUndefined();
});

it("a name needs an instance that is off, a password inside one that is on", () => {
  expect(obstacleTo("name", running)).toBe("stopFirst");
  expect(obstacleTo("password", stopped)).toBe("startFirst");
  expect(obstacleTo("password", running)).toBeUndefined();
});

it.each([{ created: false }, { lost: true }, { migrating: true }])("nothing can be changed while %j", (part) => {
  expect(obstacleTo("autoStart", { ...stopped, ...part })).toBe("notNow");
});
