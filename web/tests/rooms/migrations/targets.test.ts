import { expect, it } from "vitest";

import { targetsOf } from "../../../src/rooms/migrations/targets";

const cell = { name: "a", address: "10.0.0.1", alive: true, enabled: true };

it("instances move to cells that are there, enabled, and not where they are", () => {
  const cells = [
    cell,
    { ...cell, name: "b" },
    { ...cell, name: "c", alive: false },
    { ...cell, name: "d", enabled: false },
  ];
  expect(targetsOf(cells, "a").map(({ name }) => name)).toEqual(["b"]);
});
