import { expect, it } from "vitest";

import { parseWords } from "../../src/format/words";

it.each([
  ["linux, 64bit", ["linux", "64bit"]],
  ["  linux  linux,", ["linux"]],
  ["系统，安装、64bit", ["系统", "安装", "64bit"]],
  ["", []],
])("%j holds the words %j", (text, tags) => {
  expect(parseWords(text)).toEqual(tags);
});
