/** Chooses the language of the portal. */
import { ToggleGroup, ToggleGroupItem } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { type Language, LANGUAGES, rememberLanguage } from "../i18n/languages";

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const choose = (language: Language) => {
    rememberLanguage(language);
    void i18n.changeLanguage(language);
  };
  return (
    <ToggleGroup isCompact aria-label={t("footer.language")}>
      {LANGUAGES.map(({ code, name }) => (
        <ToggleGroupItem
          key={code}
          text={<span lang={code}>{name}</span>}
          buttonId={`language-${code}`}
          isSelected={i18n.language === code}
          onChange={() => choose(code)}
        />
      ))}
    </ToggleGroup>
  );
}
