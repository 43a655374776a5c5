import { expect, it } from "vitest";

import { type Field, isComplete, problemOf, shownFields, type Values } from "../../../src/shell/form/fields";

type Filled = Record<"id" | "name" | "password" | "repeated", string>;

const name: Field<Filled> = {
  kind: "text",
  name: "name",
  label: "Name",
  isRequired: true,
  isShown: ({ id }) => !id,
  check: (text) => (/^[a-z]+$/.test(text) ? undefined : "letters only"),
};
const repeated: Field<Filled> = {
  kind: "password",
  name: "repeated",
  label: "Again",
  check: (text, { password }) => (text === password ? undefined : "differs"),
};
const FIELDS = [name, repeated];
const EMPTY: Filled = { name: "", password: "", repeated: "", id: "" };

it("a form is complete when all that is required is there and fits", () => {
  expect(isComplete(FIELDS, EMPTY)).toBe(false);
  expect(isComplete(FIELDS, { ...EMPTY, name: "mira" })).toBe(true);
  expect(isComplete(FIELDS, { ...EMPTY, name: "mira7" })).toBe(false);
});

it("what is left out of the form is not asked for", () => {
  const values = { ...EMPTY, id: "known" };
  expect(shownFields(FIELDS, values)).toEqual([repeated]);
  expect(isComplete(FIELDS, values)).toBe(true);
});

it("nothing is wrong before something was typed", () => {
  expect(problemOf(name, EMPTY)).toBeUndefined();
  expect(problemOf(name, { ...EMPTY, name: "7" })).toBe("letters only");
});

it("a field may be checked against another", () => {
  expect(problemOf(repeated, { ...EMPTY, password: "one", repeated: "two" })).toBe("differs");
  expect(problemOf(repeated, { ...EMPTY, password: "one", repeated: "one" })).toBeUndefined();
});

it("a choice, a file and words that are needed must be there", () => {
  interface Wanted extends Values {
    guest: string;
    file: File | null;
    tags: readonly string[];
  }
  const fields: Field<Wanted>[] = [
    { kind: "select", name: "guest", label: "Guest", isRequired: true, options: [] },
    { kind: "file", name: "file", label: "File", isRequired: true, accept: {}, otherKind: "no" },
    {
      kind: "tags",
      name: "tags",
      label: "Tags",
      isRequired: true,
      check: (tags) => (tags.length > 1 ? "one" : undefined),
    },
  ];
  const whole: Wanted = { guest: "g1", file: new File([], "x"), tags: ["one"] };
  expect(isComplete(fields, whole)).toBe(true);
  expect(isComplete(fields, { ...whole, guest: "" })).toBe(false);
  expect(isComplete(fields, { ...whole, file: null })).toBe(false);
  expect(isComplete(fields, { ...whole, tags: [] })).toBe(false);
  expect(isComplete(fields, { ...whole, tags: ["one", "two"] })).toBe(false);
});
