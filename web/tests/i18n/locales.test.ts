/** The languages say the same things with the same gaps, and no text is asked for or kept in vain. */
import { readdirSync, readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import en from "../../src/locales/en.json";
import zh from "../../src/locales/zh.json";

interface Texts {
  [key: string]: string | Texts;
}

/** All texts by their dotted key. */
function flat(texts: Texts, prefix = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === "string") all.set(prefix + key, value);
    else for (const [inner, text] of flat(value, `${prefix}${key}.`)) all.set(inner, text);
  }
  return all;
}

const PLURAL = /_(zero|one|two|few|many|other)$/;
const base = (key: string) => key.replace(PLURAL, "");
const gaps = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name).sort();

const languages = { en: flat(en), zh: flat(zh) };
const bases = (texts: Map<string, string>) => [...new Set([...texts.keys()].map(base))].sort();

/** Every way that the source names a text: t("key"), t(`prefix.${…}`), t(x ? "one" : "other"), title: "key". */
function askedFor(): { whole: Set<string>; prefixes: Set<string> } {
  const whole = new Set<string>();
  const prefixes = new Set<string>();
  const names = readdirSync("src", { recursive: true, encoding: "utf8" });
  for (const name of names.filter((path) => /\.tsx?$/.test(path))) {
    const source = readFileSync(`src/${name}`, "utf8");
    for (const [call] of source.matchAll(/\bt\((?:[^()]|\([^()]*\))*\)/g)) {
      for (const [, key] of call.matchAll(/"([a-zA-Z]+(?:\.[a-zA-Z]+)+)"/g)) if (key) whole.add(key);
      for (const [, prefix] of call.matchAll(/`([a-zA-Z.]+\.)\$\{/g)) if (prefix) prefixes.add(prefix);
    }
  }
  return { whole, prefixes };
}

describe("texts", () => {
  it("exist in every language", () => {
    expect(bases(languages.zh)).toEqual(bases(languages.en));
  });

  it.each(Object.entries(languages))("are never empty (%s)", (_, texts) => {
    expect([...texts].filter(([, text]) => !text.trim())).toEqual([]);
  });

  it.each(Object.entries(languages))("have the plural forms of their language (%s)", (language, texts) => {
    const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const plural = new Set([...texts.keys()].filter((key) => PLURAL.test(key)).map(base));
    for (const key of plural) {
      expect([...texts.keys()].filter((other) => base(other) === key).sort()).toEqual(
        wanted.map((form) => `${key}_${form}`).sort(),
      );
    }
  });

  it("have the same gaps in every language", () => {
    for (const [key, text] of languages.zh) {
      const english = languages.en.get(key) ?? languages.en.get(`${base(key)}_other`);
      expect([key, gaps(text)]).toEqual([key, gaps(english ?? "")]);
    }
  });

  it("exist when the source asks for them", () => {
    const { whole } = askedFor();
    const known = new Set(bases(languages.en));
    expect(whole.size).toBeGreaterThan(100);
    expect([...whole].filter((key) => !known.has(key))).toEqual([]);
  });

  it("are asked for by the source when they exist", () => {
    const { whole, prefixes } = askedFor();
    const isAsked = (key: string) => whole.has(key) || [...prefixes].some((prefix) => key.startsWith(prefix));
    expect(bases(languages.en).filter((key) => !isAsked(key))).toEqual([]);
  });
});
