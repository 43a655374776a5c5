import { expect, it } from "vitest";

import type { WatchedCell } from "../../../src/api/health";
import { warningsOf } from "../../../src/rooms/about/warnings";

const WELL: WatchedCell = {
  name: "n1",
  pool: "default",
  address: "10.0.0.2",
  enabled: true,
  alive: true,
  instances: [0, 0, 0, 0],
  cpu_usage: 5,
  max_cpu: 8,
  available_memory: 100,
  max_memory: 200,
  available_disk: 500,
  max_disk: 1000,
  read_speed: 0,
  write_speed: 0,
  receive_speed: 0,
  send_speed: 0,
};
const kinds = (cells: WatchedCell[], waiting: string[] = []) => warningsOf({ cells, waiting }).map(({ kind }) => kind);

it("nothing is said while all is well", () => {
  expect(kinds([WELL])).toEqual([]);
});

it("an installation without a cell is told so, or that one waits", () => {
  expect(kinds([])).toEqual(["noCell"]);
  expect(kinds([], ["n2"])).toEqual(["waiting"]);
});

it("a cell that is gone, one with a notice and one with little space are named", () => {
  expect(kinds([{ ...WELL, alive: false, available_disk: 0 }])).toEqual(["offline"]);
  expect(kinds([{ ...WELL, state: "warning", message: "no hardware virtualisation" }])).toEqual(["notice"]);
  expect(kinds([{ ...WELL, available_disk: 99 }])).toEqual(["disk"]);
  expect(kinds([{ ...WELL, available_disk: 100 }])).toEqual([]);
  expect(kinds([{ ...WELL, max_disk: 0, available_disk: 0 }])).toEqual([]);
});
