/** Starts the translation with the texts of all languages, and keeps the page's language attribute true. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import en from "../locales/en.json";
import zh from "../locales/zh.json";
import { initialLanguage } from "./languages";

const HTML_TAGS = { en: "en", zh: "zh-Hans" } as const;

function markPage(language: string): void {
  document.documentElement.lang = HTML_TAGS[language as keyof typeof HTML_TAGS];
}

export async function setUpTranslation(): Promise<void> {
  i18next.on("languageChanged", markPage);
  await i18next.use(initReactI18next).init({
    lng: initialLanguage(),
    fallbackLng: false,
    resources: { en: { translation: en }, zh: { translation: zh } },
    interpolation: { escapeValue: false },
  });
}
