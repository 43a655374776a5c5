import { expect, it } from "vitest";

import { NAME_RULES, nameAfter } from "../../../src/rooms/images/kinds";

it.each([
  ["debian-12.qcow2", "disk", "debian-12"],
  ["Windows Server (en).qcow2", "disk", "Windows-Server-en-"],
  ["Windows Server.iso", "media", "Windows Server"],
] as const)("%s as a %s image is called %s, which the server takes", (file, kind, name) => {
  expect(nameAfter(file, kind)).toBe(name);
  expect(NAME_RULES[kind].test(name)).toBe(true);
});

it.each(["", "  ", "x".repeat(129), "two\nlines"])("%j is no name of a media image", (name) => {
  expect(NAME_RULES.media.test(name)).toBe(false);
});
