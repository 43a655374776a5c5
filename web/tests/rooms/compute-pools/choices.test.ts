import { expect, it } from "vitest";

import type { ComputePool } from "../../../src/api/compute-pools";
import { choicesOf, hasChoices } from "../../../src/rooms/compute-pools/choices";

const pool = (name: string, storage = "", network = ""): ComputePool => ({
  name,
  storage,
  network,
  cells: 0,
  enabled: true,
  failover: false,
});

it("a new installation has nothing to choose", () => {
  expect(hasChoices(choicesOf([pool("default"), pool("other")], [], []))).toBe(false);
  expect(hasChoices(choicesOf([], [], []))).toBe(false);
});

it("every address pool there is can be chosen", () => {
  expect(choicesOf([pool("a", "", "lan")], ["office", "lan"], []).networks).toEqual(["lan", "office"]);
});

it("what some pool has can be chosen for others, each once", () => {
  const choices = choicesOf([pool("a", "nas-2"), pool("b", "nas-1", "lan"), pool("c", "nas-2")], [], ["nas-3"]);
  expect(choices).toEqual({ storages: ["nas-1", "nas-2", "nas-3"], networks: ["lan"] });
  expect(hasChoices(choices)).toBe(true);
});
