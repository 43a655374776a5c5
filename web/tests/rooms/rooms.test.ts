import { expect, it } from "vitest";

import { permittedRooms } from "../../src/rooms/rooms";

const titles = (menu: string[]) => permittedRooms(menu).map(({ title }) => title);

it("a session sees the rooms of its menu that exist, in the portal's order", () => {
  expect(titles(["media", "log", "dashboard"])).toEqual(["dashboard", "mediaImages"]);
  expect(titles(["log", "visibility"])).toEqual([]);
  expect(titles([])).toEqual([]);
});
