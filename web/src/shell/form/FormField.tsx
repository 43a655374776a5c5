/** A declared field as it stands in a form. */
import { SelectField } from "../SelectField";
import { TextField } from "../TextField";
import { ChecksField } from "./ChecksField";
import { type Field, problemOf, type Values } from "./fields";
import { FileField } from "./FileField";
import { SwitchField } from "./SwitchField";
import { TagsField } from "./TagsField";

interface FormFieldProps<Form> {
  id: string;
  field: Field<Form>;
  values: Form;
  autoFocus: boolean;
  onChange: (changes: Partial<Form>) => void;
}

export function FormField<Form extends Values>({ id, field, values, autoFocus, onChange }: FormFieldProps<Form>) {
  const value = values[field.name];
  const { label, hint, isRequired = false } = field;
  const error = problemOf(field, values);
  const change = (changed: Values[string]) => onChange({ [field.name]: changed } as Partial<Form>);
  switch (field.kind) {
    case "text":
    case "password":
    case "number":
      return (
        <TextField
          id={id}
          label={label}
          type={field.kind}
          value={value as string}
          onChange={change}
          isRequired={isRequired}
          autoFocus={autoFocus}
          autoComplete={field.autoComplete ?? "off"}
          {...(field.placeholder ? { placeholder: field.placeholder } : {})}
          {...(hint ? { hint } : {})}
          error={error}
        />
      );
    case "select":
      return (
        <SelectField
          id={id}
          label={label}
          value={value as string}
          options={field.options}
          isRequired={isRequired}
          hint={hint}
          onChange={change}
        />
      );
    case "checks":
      return (
        <ChecksField
          id={id}
          label={label}
          options={field.options}
          chosen={value as readonly string[]}
          hint={hint}
          onChange={change}
        />
      );
    case "switch":
      return <SwitchField id={id} label={label} isOn={value as boolean} hint={hint} onChange={change} />;
    case "tags":
      return (
        <TagsField
          id={id}
          label={label}
          words={value as readonly string[]}
          isRequired={isRequired}
          hint={hint}
          error={error}
          onChange={change}
        />
      );
    case "file":
      return (
        <FileField
          id={id}
          label={label}
          file={value as File | null}
          accept={field.accept}
          otherKind={field.otherKind}
          isRequired={isRequired}
          hint={hint}
          onChange={(file) =>
            onChange({ ...(file ? field.follow?.(file, values) : {}), [field.name]: file } as Partial<Form>)
          }
        />
      );
  }
}
