import { expect, it } from "vitest";

import type { Guest } from "../../../../src/api/guest";
import { sizeOfDisks, suited } from "../../../../src/rooms/instances/batch/orders";

const guest = (name: string, state: Partial<Guest>) =>
  ({ id: name, name, group: "ops", created: true, running: false, disks: [2, 3], ...state }) as Guest;

const guests = [
  guest("runs", { running: true }),
  guest("stopped", {}),
  guest("lost", { lost: true }),
  guest("unmade", { created: false }),
];

it.each([
  ["start", ["stopped"]],
  ["stop", ["runs"]],
  ["forceStop", ["runs"]],
  ["delete", ["stopped"]],
] as const)("%s suits %j", (verb, names) => {
  expect(suited(verb, guests).map(({ name }) => name)).toEqual(names);
});

it("what is lost is told in bytes of all disks", () => {
  expect(sizeOfDisks(guests)).toBe(20);
});
