/** An upper limit as a number; empty for none. */
import { useTranslation } from "react-i18next";

import { TextField } from "../../../shell/TextField";

interface LimitFieldProps {
  id: string;
  label: string;
  /** 0 for no limit */
  value: number;
  onChange: (value: number) => void;
}

const LARGEST = 1_000_000;

export function LimitField({ id, label, value, onChange }: LimitFieldProps) {
  const { t } = useTranslation();
  const change = (typed: string) => onChange(Math.min(LARGEST, Math.max(0, Math.floor(Number(typed)) || 0)));
  return (
    <TextField
      id={id}
      type="number"
      label={label}
      value={value ? String(value) : ""}
      onChange={change}
      placeholder={t("instances.noLimit")}
    />
  );
}
