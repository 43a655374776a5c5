/** The dialog of a change. */
import { AccessDialog } from "./AccessDialog";
import { AutoStartDialog } from "./AutoStartDialog";
import type { ChangeDialogProps } from "./ChangeForm";
import type { Change } from "./changes";
import { ConfirmChange } from "./ConfirmChange";
import { CoresDialog } from "./CoresDialog";
import { CpuLimitDialog } from "./CpuLimitDialog";
import { DiskLimitsDialog } from "./DiskLimitsDialog";
import { GrowDiskDialog } from "./GrowDiskDialog";
import { MemoryDialog } from "./MemoryDialog";
import { NameDialog } from "./NameDialog";
import { NetworkLimitsDialog } from "./NetworkLimitsDialog";
import { PasswordDialog } from "./PasswordDialog";
import { PriorityDialog } from "./PriorityDialog";

interface AnyChangeDialogProps extends ChangeDialogProps {
  change: Change;
  /** Opens another dialog in its place. */
  onChange: (change: Change) => void;
}

export function ChangeDialog({ change: { kind, index = 0 }, onChange, ...props }: AnyChangeDialogProps) {
  switch (kind) {
    case "name":
      return <NameDialog {...props} />;
    case "cores":
      return <CoresDialog {...props} />;
    case "memory":
      return <MemoryDialog {...props} />;
    case "autoStart":
      return <AutoStartDialog {...props} />;
    case "priority":
      return <PriorityDialog {...props} />;
    case "cpuLimit":
      return <CpuLimitDialog {...props} />;
    case "diskLimits":
      return <DiskLimitsDialog {...props} />;
    case "networkLimits":
      return <NetworkLimitsDialog {...props} />;
    case "growDisk":
      return <GrowDiskDialog {...props} index={index} />;
    case "shrinkDisk":
      return <ConfirmChange {...props} change={{ kind, index }} />;
    case "screenPassword":
      return <ConfirmChange {...props} change={{ kind }} />;
    case "password":
      return <PasswordDialog {...props} onSet={() => onChange({ kind: "showPassword" })} />;
    case "showPassword":
      return <AccessDialog {...props} />;
  }
}
