/** Limits how much an instance may read from and write to its disks. */
import { useTranslation } from "react-i18next";

import { ChangeForm, type ChangeDialogProps } from "./ChangeForm";
import { speedLimit, speedLimitText, useLimitFields } from "./limit-fields";

export function DiskLimitsDialog({ guest, onClose }: ChangeDialogProps) {
  const { t } = useTranslation();
  const { speed, operations } = useLimitFields();
  const { qos = {} } = guest;
  const countText = (limit: number | undefined) => (limit ? String(limit) : "");
  return (
    <ChangeForm<Record<"readSpeed" | "writeSpeed" | "readIops" | "writeIops", string>>
      kind="diskLimits"
      guest={guest}
      fields={[
        { ...speed("readSpeed", t("instances.facts.readSpeed"), "byte"), hint: t("changes.diskSpeedHint") },
        speed("writeSpeed", t("instances.facts.writeSpeed"), "byte"),
        operations("readIops", t("instances.facts.readIops")),
        operations("writeIops", t("instances.facts.writeIops")),
      ]}
      initial={{
        readSpeed: speedLimitText(qos.read_speed, "byte"),
        writeSpeed: speedLimitText(qos.write_speed, "byte"),
        readIops: countText(qos.read_iops),
        writeIops: countText(qos.write_iops),
      }}
      changeOf={({ readSpeed, writeSpeed, readIops, writeIops }) => ({
        kind: "diskLimits",
        read_speed: speedLimit(readSpeed, "byte"),
        write_speed: speedLimit(writeSpeed, "byte"),
        read_iops: Number(readIops),
        write_iops: Number(writeIops),
      })}
      onClose={onClose}
    />
  );
}
