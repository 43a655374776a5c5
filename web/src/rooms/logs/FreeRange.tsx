/** The beginning and the end of a span of time, told as soon as both fit together. */
import { HelperText, HelperTextItem, TextInput, ToolbarItem } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { isRange } from "./spans";

export function FreeRange({ onRange }: { onRange: (from: string, to: string) => void }) {
  const { t } = useTranslation();
  const [moments, setMoments] = useState({ from: "", to: "" });
  const isWrong = moments.from !== "" && moments.to !== "" && !isRange(moments.from, moments.to);
  const change = (part: Partial<typeof moments>) => {
    const next = { ...moments, ...part };
    setMoments(next);
    if (isRange(next.from, next.to)) onRange(next.from, next.to);
  };
  return (
    <>
      {(["from", "to"] as const).map((end) => (
        <ToolbarItem key={end}>
          <TextInput
            id={`log-${end}`}
            type="datetime-local"
            aria-label={t(`logs.ends.${end}`)}
            value={moments[end]}
            validated={isWrong ? "error" : "default"}
            onChange={(_, moment) => change({ [end]: moment })}
          />
        </ToolbarItem>
      ))}
      {isWrong && (
        <ToolbarItem alignSelf="center">
          <HelperText isLiveRegion>
            <HelperTextItem variant="error">{t("logs.rangeRule")}</HelperTextItem>
          </HelperText>
        </ToolbarItem>
      )}
    </>
  );
}
