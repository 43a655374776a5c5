/** The fields of limits, which are empty where there is none. */
import { useTranslation } from "react-i18next";

import { type Family, parseSpeed, speedText } from "../../../format/quantities";
import type { Line } from "../../../shell/form/fields";
import { isLimit } from "./rules";

export function useLimitFields() {
  const { t } = useTranslation();
  const placeholder = t("instances.noLimit");
  return {
    speed: <Name extends string>(name: Name, label: string, family: Family): Line<Record<Name, string>> => ({
      kind: "text",
      name,
      label,
      placeholder,
      check: (text) => (isLimit(parseSpeed(text, family)) ? undefined : t(`changes.speedRules.${family}`)),
    }),
    operations: <Name extends string>(name: Name, label: string): Line<Record<Name, string>> => ({
      kind: "number",
      name,
      label,
      placeholder,
      check: (text) => (isLimit(Number(text)) ? undefined : t("changes.operationsRule")),
    }),
  };
}

/** What stands in the field of a limit in bytes per second. */
export function speedLimitText(limit: number | undefined, family: Family): string {
  return limit ? speedText(limit, family) : "";
}

/** Bytes per second; 0 for an empty field. */
export function speedLimit(text: string, family: Family): number {
  return text ? (parseSpeed(text, family) ?? 0) : 0;
}
