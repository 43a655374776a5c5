import { expect, it } from "vitest";

import { parseTags } from "../../../src/rooms/media-images/tags";

it.each([
  ["linux, 64bit", ["linux", "64bit"]],
  ["  linux  linux,", ["linux"]],
  ["系统，安装、64bit", ["系统", "安装", "64bit"]],
  ["", []],
])("%j holds the tags %j", (text, tags) => {
  expect(parseTags(text)).toEqual(tags);
});
