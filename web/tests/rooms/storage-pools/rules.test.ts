import { expect, test } from "vitest";

import { isFolder, isHost } from "../../../src/rooms/storage-pools/rules";

test.each(["nas", "nas-1.example.org", "10.9.0.5", "fe80::1"])("%s is a host", (text) => {
  expect(isHost(text)).toBe(true);
});

test.each(["-o", "nas:/x", "a b", "nas.", "x".repeat(254)])("%s is no host", (text) => {
  expect(isHost(text)).toBe(false);
});

test.each(["/srv/vm", "/srv//vm/", "/a b"])("%s is a folder", (text) => {
  expect(isFolder(text)).toBe(true);
});

test.each(["srv", "/", "//", "/srv/../etc"])("%s is no folder", (text) => {
  expect(isFolder(text)).toBe(false);
});
