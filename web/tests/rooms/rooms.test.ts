import { expect, it } from "vitest";

import { permittedRooms } from "../../src/rooms/rooms";

const titles = (menu: string[]) => permittedRooms(menu).map(({ title }) => title);

it("a session sees the rooms of its menu that exist, in the portal's order", () => {
  expect(titles(["media", "storage_pool", "dashboard"])).toEqual(["dashboard", "storagePools", "mediaImages"]);
  expect(titles(["unknown"])).toEqual([]);
  expect(titles([])).toEqual([]);
});
