/** A labelled line of text in a form, with a hint or the reason why it is not accepted. */
import {
  FormGroup,
  FormHelperText,
  HelperText,
  HelperTextItem,
  TextInput,
  type TextInputProps,
} from "@patternfly/react-core";

interface TextFieldProps extends Pick<TextInputProps, "type" | "autoComplete" | "autoFocus" | "placeholder"> {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  isRequired?: boolean;
  hint?: string;
  error?: string | undefined;
}

export function TextField({ id, label, value, onChange, isRequired, hint, error, ...input }: TextFieldProps) {
  const help = error ?? hint;
  return (
    <FormGroup fieldId={id} label={label} isRequired={isRequired ?? false}>
      <TextInput
        {...input}
        id={id}
        name={id}
        value={value}
        isRequired={isRequired ?? false}
        onChange={(_, text) => onChange(text)}
        validated={error ? "error" : "default"}
        aria-describedby={help ? `${id}-help` : undefined}
      />
      {help && (
        <FormHelperText>
          <HelperText id={`${id}-help`}>
            <HelperTextItem variant={error ? "error" : "default"}>{help}</HelperTextItem>
          </HelperText>
        </FormHelperText>
      )}
    </FormGroup>
  );
}
