import { expect, it } from "vitest";

import { coreSteps, memorySteps } from "../../../../src/rooms/instances/create/hardware-steps";

it.each([
  [24, [1, 2, 4, 8, 16, 24]],
  [16, [1, 2, 4, 8, 16]],
  [2, [1, 2]],
])("up to %d cores", (max, steps) => {
  expect(coreSteps(max)).toEqual(steps);
});

it("memory doubles from 512 MiB to the limit", () => {
  expect(memorySteps(32)).toEqual([512, 1024, 2048, 4096, 8192, 16384, 32768]);
  expect(memorySteps(6)).toEqual([512, 1024, 2048, 4096, 6144]);
});
