/** Limits how fast an instance may receive and send. */
import { useTranslation } from "react-i18next";

import { ChangeForm, type ChangeDialogProps } from "./ChangeForm";
import { speedLimit, speedLimitText, useLimitFields } from "./limit-fields";

export function NetworkLimitsDialog({ guest, onClose }: ChangeDialogProps) {
  const { t } = useTranslation();
  const { speed } = useLimitFields();
  const { qos = {} } = guest;
  return (
    <ChangeForm<Record<"inbound" | "outbound", string>>
      kind="networkLimits"
      guest={guest}
      fields={[
        { ...speed("inbound", t("instances.facts.inbound"), "bit"), hint: t("changes.networkSpeedHint") },
        speed("outbound", t("instances.facts.outbound"), "bit"),
      ]}
      initial={{
        inbound: speedLimitText(qos.receive_speed, "bit"),
        outbound: speedLimitText(qos.send_speed, "bit"),
      }}
      changeOf={({ inbound, outbound }) => ({
        kind: "networkLimits",
        receive_speed: speedLimit(inbound, "bit"),
        send_speed: speedLimit(outbound, "bit"),
      })}
      onClose={onClose}
    />
  );
}
