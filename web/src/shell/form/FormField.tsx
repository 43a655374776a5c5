/** A declared field as it stands in a form. */
import { Checkbox, FormGroup, FormHelperText, HelperText, HelperTextItem } from "@patternfly/react-core";

import { TextField } from "../TextField";
import { type Field, problemOf, type Value, type Values } from "./fields";

interface FormFieldProps<Form> {
  id: string;
  field: Field<Form>;
  values: Form;
  autoFocus: boolean;
  onChange: (value: Value) => void;
}

export function FormField<Form extends Values>({ id, field, values, autoFocus, onChange }: FormFieldProps<Form>) {
  const value = values[field.name];
  const { label, hint, isRequired = false } = field;
  switch (field.kind) {
    case "text":
    case "password":
      return (
        <TextField
          id={id}
          label={label}
          type={field.kind}
          value={value as string}
          onChange={onChange}
          isRequired={isRequired}
          autoFocus={autoFocus}
          autoComplete={field.autoComplete ?? "off"}
          {...(hint ? { hint } : {})}
          error={problemOf(field, values)}
        />
      );
    case "checks": {
      const chosen = value as readonly string[];
      return (
        <FormGroup role="group" fieldId={id} label={label} isStack>
          {field.options.map((option) => (
            <Checkbox
              key={option.value}
              id={`${id}-${option.value}`}
              label={option.label}
              isChecked={chosen.includes(option.value)}
              onChange={(_, checked) =>
                onChange(checked ? [...chosen, option.value] : chosen.filter((each) => each !== option.value))
              }
            />
          ))}
          {hint && (
            <FormHelperText>
              <HelperText>
                <HelperTextItem>{hint}</HelperTextItem>
              </HelperText>
            </FormHelperText>
          )}
        </FormGroup>
      );
    }
  }
}
