/** How the fields of a form are declared, and when what was typed may be sent. */

export type Value = string | boolean | readonly string[] | File | null;
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
  kind: "text" | "password" | "number";
  autoComplete?: string;
  placeholder?: string;
  /** Why the text cannot be accepted; undefined when it can. An empty text is not checked. */
  check?: (text: string, values: Form) => string | undefined;
}

export interface Option {
  value: string;
  label: string;
}

/** One of several. */
export interface Choice<Form> extends Common<Form> {
  kind: "select";
  options: readonly Option[];
}

/** Any number of several. */
export interface Checks<Form> extends Common<Form> {
  kind: "checks";
  options: readonly Option[];
}

/** Yes or no. */
export interface Switching<Form> extends Common<Form> {
  kind: "switch";
}

/** Words of the person's own. */
export interface Tags<Form> extends Common<Form> {
  kind: "tags";
  /** Why the words cannot be accepted; undefined when they can. */
  check?: (words: readonly string[]) => string | undefined;
}

/** A file from the person's computer. */
export interface FileChoice<Form> extends Common<Form> {
  kind: "file";
  /** Kinds of files with the ends of their names, for example `{ "image/png": [".png"] }`. */
  accept: Record<string, string[]>;
  /** Said of a file of another kind. */
  otherKind: string;
  /** What else is filled in when a file was chosen. */
  follow?: (file: File, values: Form) => Partial<Form>;
}

export type Field<Form> = Line<Form> | Choice<Form> | Checks<Form> | Switching<Form> | Tags<Form> | FileChoice<Form>;

/** The fields that belong to the form as it is filled now. */
export function shownFields<Form>(fields: readonly Field<Form>[], values: Form): Field<Form>[] {
  return fields.filter(({ isShown }) => isShown?.(values) ?? true);
}

/** Why the content of a field cannot be accepted; undefined when it can, or when nothing was typed yet. */
export function problemOf<Form extends Values>(field: Field<Form>, values: Form): string | undefined {
  const value = values[field.name];
  switch (field.kind) {
    case "text":
    case "password":
    case "number":
      return value ? field.check?.(value as string, values) : undefined;
    case "tags":
      return field.check?.(value as readonly string[]);
    default:
      return undefined;
  }
}

function isMissing(value: Value | undefined): boolean {
  return value === "" || value === null || (Array.isArray(value) && value.length === 0);
}

/** Whether all that is needed is there and nothing is wrong. */
export function isComplete<Form extends Values>(fields: readonly Field<Form>[], values: Form): boolean {
  return shownFields(fields, values).every(
    (field) => !(field.isRequired && isMissing(values[field.name])) && problemOf(field, values) === undefined,
  );
}
