/** The languages of the portal, and which one a visitor gets. */

export const LANGUAGES = [
  { code: "en", name: "English" },
  { code: "zh", name: "中文" },
] as const;

export type Language = (typeof LANGUAGES)[number]["code"];

const STORED = "nano.language";

function isLanguage(code: string | null | undefined): code is Language {
  return LANGUAGES.some((language) => language.code === code);
}

/** The visitor's earlier choice, else the first of the browser's languages that we speak, else English. */
export function preferredLanguage(stored: string | null, browser: readonly string[]): Language {
  if (isLanguage(stored)) return stored;
  return browser.map((tag) => tag.split("-")[0]).find(isLanguage) ?? "en";
}

export function initialLanguage(): Language {
  return preferredLanguage(localStorage.getItem(STORED), navigator.languages);
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(STORED, language);
}
