/** How the fields of a form are declared, and when what was typed may be sent. */

export type Value = string | readonly string[];
export type Values = Record<string, Value>;

interface Common<Form> {
  name: keyof Form & string;
  label: string;
  hint?: string | undefined;
  isRequired?: boolean;
  /** Left out of the form while the other values make it meaningless. */
  isShown?: (values: Form) => boolean;
}

export interface Line<Form> extends Common<Form> {
  kind: "text" | "password";
  autoComplete?: string;
  /** Why the text cannot be accepted; undefined when it can. An empty text is not checked. */
  check?: (text: string, values: Form) => string | undefined;
}

/** Any number of several. */
export interface Checks<Form> extends Common<Form> {
  kind: "checks";
  options: { value: string; label: string }[];
}

export type Field<Form> = Line<Form> | Checks<Form>;

/** The fields that belong to the form as it is filled now. */
export function shownFields<Form>(fields: readonly Field<Form>[], values: Form): Field<Form>[] {
  return fields.filter(({ isShown }) => isShown?.(values) ?? true);
}

/** Why the content of a field cannot be accepted; undefined when it can, or when nothing was typed yet. */
export function problemOf<Form extends Values>(field: Field<Form>, values: Form): string | undefined {
  const value = values[field.name];
  if (field.kind === "checks" || typeof value !== "string" || !value) return undefined;
  return field.check?.(value, values);
}

/** Whether all that is needed is there and nothing is wrong. */
export function isComplete<Form extends Values>(fields: readonly Field<Form>[], values: Form): boolean {
  return shownFields(fields, values).every(
    (field) => !(field.isRequired && values[field.name] === "") && problemOf(field, values) === undefined,
  );
}
