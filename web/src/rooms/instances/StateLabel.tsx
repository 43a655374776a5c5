/** The state of an instance as a label with a word and a colour. */
import { Label, Progress, Tooltip } from "@patternfly/react-core";
import CompactDiscIcon from "@patternfly/react-icons/dist/esm/icons/compact-disc-icon";
import ExclamationTriangleIcon from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import OffIcon from "@patternfly/react-icons/dist/esm/icons/off-icon";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";

import { type Guest, stateOf } from "../../api/guest";

/** A small sign whose meaning shows when it is pointed at or has the focus. */
function Sign({ text, icon }: { text: string; icon: ReactElement }) {
  return (
    <Tooltip content={text}>
      <span tabIndex={0} role="img" aria-label={text}>
        {icon}
      </span>
    </Tooltip>
  );
}

export function StateLabel({ guest }: { guest: Guest }) {
  const { t } = useTranslation();
  const state = stateOf(guest);
  const trouble = guest.broken || guest.notice;
  const label = t(`instances.states.${state}`);
  if (state === "creating") {
    return <Progress aria-label={label} value={guest.progress} title={label} size="sm" className="nano-creation" />;
  }
  return (
    <span className="nano-state">
      {state === "running" && (
        <Label isCompact status="success">
          {label}
        </Label>
      )}
      {state === "stopped" && (
        <Label isCompact icon={<OffIcon />}>
          {label}
        </Label>
      )}
      {state === "moving" && (
        <Label isCompact status="info">
          {label}
        </Label>
      )}
      {state === "lost" && (
        <Label isCompact status="danger">
          {label}
        </Label>
      )}
      {guest.media_attached && <Sign text={t("instances.mediaAttached")} icon={<CompactDiscIcon />} />}
      {trouble && <Sign text={trouble} icon={<ExclamationTriangleIcon className="nano-trouble" />} />}
    </span>
  );
}
