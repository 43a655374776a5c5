/** The formatters in the language of the page. */
import { useTranslation } from "react-i18next";

import { formatBytes, formatDuration, formatPercent, formatSpeed } from "./units";

export function useFormat() {
  const { i18n } = useTranslation();
  const language = i18n.language;
  return {
    bytes: (bytes: number) => formatBytes(bytes, language),
    speed: (bytesPerSecond: number) => formatSpeed(bytesPerSecond, language),
    duration: (seconds: number) => formatDuration(seconds, language),
    percent: (percent: number) => formatPercent(percent, language),
    count: (count: number) => new Intl.NumberFormat(language).format(count),
  };
}
