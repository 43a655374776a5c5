/** Yes or no. */
import { FormGroup, Switch } from "@patternfly/react-core";

import { Help } from "./Help";

interface SwitchFieldProps {
  id: string;
  label: string;
  isOn: boolean;
  hint?: string | undefined;
  onChange: (isOn: boolean) => void;
}

export function SwitchField({ id, label, isOn, hint, onChange }: SwitchFieldProps) {
  return (
    <FormGroup>
      <Switch
        id={id}
        label={label}
        isChecked={isOn}
        aria-describedby={hint ? `${id}-help` : undefined}
        onChange={(_, checked) => onChange(checked)}
      />
      <Help id={`${id}-help`} hint={hint} />
    </FormGroup>
  );
}
