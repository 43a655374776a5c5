import { expect, it } from "vitest";

import { preferredLanguage } from "../../src/i18n/languages";

it.each([
  [null, ["zh-CN", "en"], "zh"],
  [null, ["de-AT", "en-GB", "zh"], "en"],
  [null, ["fr"], "en"],
  [null, [], "en"],
  ["zh", ["en-US"], "zh"],
  ["tlh", ["zh-TW"], "zh"],
] as const)("a visitor with choice %s and browser %s reads %s", (stored, browser, language) => {
  expect(preferredLanguage(stored, browser)).toBe(language);
});
