/** A size in GiB, by slider or typed. */
import { FormGroup, Slider } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

interface SizeFieldProps {
  id: string;
  label: string;
  /** GiB, as the bounds */
  value: number;
  onChange: (value: number) => void;
  smallest: number;
  largest: number;
}

export function SizeField({ id, label, value, onChange, smallest, largest }: SizeFieldProps) {
  const { t } = useTranslation();
  const within = (wanted: number) => Math.min(largest, Math.max(smallest, Math.round(wanted)));
  return (
    <FormGroup fieldId={id} label={label}>
      <Slider
        id={id}
        value={value}
        min={smallest}
        max={largest}
        step={1}
        showBoundaries={false}
        isInputVisible
        inputValue={value}
        inputLabel="GiB"
        inputAriaLabel={label}
        thumbAriaLabel={label}
        hasTooltipOverThumb={false}
        aria-label={t("create.sizeOf", { label })}
        onChange={(_, moved, typed, setTyped) => {
          const size = within(typed ?? moved);
          if (typed !== undefined) setTyped?.(size);
          onChange(size);
        }}
      />
    </FormGroup>
  );
}
