import { expect, it } from "vitest";

import { type Guest, shortName, stateOf } from "../../../src/api/guest";
import { actionsOf } from "../../../src/rooms/instances/actions";

const guest: Guest = {
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
const names = (part: Partial<Guest>) => actionsOf({ ...guest, ...part }).map(({ action }) => action);

it("a stopped instance can be started or deleted, never stopped", () => {
  expect(names({})).toEqual(["start", "startWithMedia", "buildImage", "move", "resetSystem", "delete"]);
});

it("a running instance can be stopped but not deleted, and takes one medium", () => {
  expect(names({ running: true })).toEqual(["stop", "reboot", "insertMedia", "move", "forceStop", "forceReboot"]);
  expect(names({ running: true, media_attached: true })).toContain("ejectMedia");
  expect(names({ running: true, media_attached: true })).not.toContain("insertMedia");
});

it.each([{ created: false }, { lost: true }, { lost: true, running: true }])("nothing can be done while %j", (part) => {
  expect(names(part)).toEqual([]);
});

it("being made counts more than being lost, and that more than running", () => {
  expect(stateOf({ ...guest, created: false, lost: true })).toBe("creating");
  expect(stateOf({ ...guest, lost: true, running: true })).toBe("lost");
});

it("the group is left out of the name only where it is in front", () => {
  expect(shortName(guest)).toBe("web");
  expect(shortName({ name: "other.ops.web", group: "ops" })).toBe("other.ops.web");
});
