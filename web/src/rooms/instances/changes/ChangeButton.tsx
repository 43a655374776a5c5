/** Opens the dialog of a change; says why where it is not possible now. */
import { Button, Tooltip } from "@patternfly/react-core";
import CompressIcon from "@patternfly/react-icons/dist/esm/icons/compress-icon";
import ExpandIcon from "@patternfly/react-icons/dist/esm/icons/expand-icon";
import EyeIcon from "@patternfly/react-icons/dist/esm/icons/eye-icon";
import PencilAltIcon from "@patternfly/react-icons/dist/esm/icons/pencil-alt-icon";
import SyncAltIcon from "@patternfly/react-icons/dist/esm/icons/sync-alt-icon";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";

import type { Guest } from "../../../api/guest";
import { type Change, type ChangeKind, obstacleTo } from "./changes";

const ICONS: Partial<Record<ChangeKind, ComponentType>> = {
  growDisk: ExpandIcon,
  shrinkDisk: CompressIcon,
  screenPassword: SyncAltIcon,
  showPassword: EyeIcon,
};

interface ChangeButtonProps {
  guest: Guest;
  change: Change;
  onChange: (change: Change) => void;
}

export function ChangeButton({ guest, change, onChange }: ChangeButtonProps) {
  const { t } = useTranslation();
  const { kind, index } = change;
  const obstacle = obstacleTo(kind, guest);
  const label = t(`changes.buttons.${kind}`, { index });
  const Icon = ICONS[kind] ?? PencilAltIcon;
  return (
    <Tooltip content={obstacle ? `${label}: ${t(`changes.obstacles.${obstacle}`)}` : label}>
      <Button
        variant="plain"
        size="sm"
        icon={<Icon />}
        aria-label={label}
        isAriaDisabled={obstacle !== undefined}
        onClick={() => onChange(change)}
      />
    </Tooltip>
  );
}
