/** A labelled choice of one in a form. */
import {
  FormGroup,
  FormHelperText,
  FormSelect,
  FormSelectOption,
  HelperText,
  HelperTextItem,
} from "@patternfly/react-core";

interface SelectFieldProps {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly { value: string; label: string }[];
  isRequired?: boolean;
  hint?: string | undefined;
}

export function SelectField({ id, label, value, onChange, options, isRequired, hint }: SelectFieldProps) {
  return (
    <FormGroup fieldId={id} label={label} isRequired={isRequired ?? false}>
      <FormSelect
        id={id}
        value={value}
        onChange={(_, chosen) => onChange(chosen)}
        isRequired={isRequired ?? false}
        aria-describedby={hint ? `${id}-help` : undefined}
      >
        {options.map((option) => (
          <FormSelectOption key={option.value} value={option.value} label={option.label} />
        ))}
      </FormSelect>
      {hint && (
        <FormHelperText>
          <HelperText id={`${id}-help`}>
            <HelperTextItem>{hint}</HelperTextItem>
          </HelperText>
        </FormHelperText>
      )}
    </FormGroup>
  );
}
