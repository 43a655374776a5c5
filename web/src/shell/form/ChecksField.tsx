/** Any number of several, each with a box to tick. */
import { Checkbox, FormGroup } from "@patternfly/react-core";

import type { Option } from "./fields";
import { Help } from "./Help";

interface ChecksFieldProps {
  id: string;
  label: string;
  options: readonly Option[];
  chosen: readonly string[];
  hint?: string | undefined;
  onChange: (chosen: string[]) => void;
}

export function ChecksField({ id, label, options, chosen, hint, onChange }: ChecksFieldProps) {
  const change = (value: string, checked: boolean) =>
    onChange(checked ? [...chosen, value] : chosen.filter((each) => each !== value));
  return (
    <FormGroup role="group" fieldId={id} label={label} isStack>
      {options.map((option) => (
        <Checkbox
          key={option.value}
          id={`${id}-${option.value}`}
          label={option.label}
          isChecked={chosen.includes(option.value)}
          onChange={(_, checked) => change(option.value, checked)}
        />
      ))}
      <Help id={`${id}-help`} hint={hint} />
    </FormGroup>
  );
}
