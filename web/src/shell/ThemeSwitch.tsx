/** Chooses between light, dark and what the system prefers. */
import { ToggleGroup, ToggleGroupItem } from "@patternfly/react-core";
import DesktopIcon from "@patternfly/react-icons/dist/esm/icons/desktop-icon";
import MoonIcon from "@patternfly/react-icons/dist/esm/icons/moon-icon";
import SunIcon from "@patternfly/react-icons/dist/esm/icons/sun-icon";
import { useTranslation } from "react-i18next";

import { THEMES, useTheme } from "./theme";

const ICONS = { light: <SunIcon />, dark: <MoonIcon />, system: <DesktopIcon /> };

export function ThemeSwitch() {
  const { t } = useTranslation();
  const { theme, setTheme } = useTheme();
  return (
    <ToggleGroup isCompact aria-label={t("footer.theme")}>
      {THEMES.map((name) => (
        <ToggleGroupItem
          key={name}
          icon={ICONS[name]}
          aria-label={t(`footer.themes.${name}`)}
          title={t(`footer.themes.${name}`)}
          buttonId={`theme-${name}`}
          isSelected={theme === name}
          onChange={() => setTheme(name)}
        />
      ))}
    </ToggleGroup>
  );
}
