/** A schema as the rows of a table: one for each member, nested ones below their own. */
import type { Schema, Schemas } from "../api/description";

export interface Member {
  /** `disks[].size` */
  name: string;
  type: string;
  required: boolean;
  note: string;
}

/** Deeper than this a table says no more than the name of a type. */
const DEEPEST = 4;

const REFERENCE = "#/components/schemas/";

export function resolve(schema: Schema, schemas: Schemas): Schema {
  if (!schema.$ref) return schema;
  return schemas[schema.$ref.slice(REFERENCE.length)] ?? {};
}

/** The variants of a schema but null, which means that a member may be missing. */
function variants(schema: Schema): readonly Schema[] {
  return (schema.anyOf ?? schema.oneOf ?? [schema]).filter((each) => each.type !== "null");
}

function inner(schema: Schema): Schema | undefined {
  return typeof schema.items === "object" ? schema.items : undefined;
}

/** In a word or two what a value looks like. */
export function typeOf(schema: Schema, schemas: Schemas): string {
  const shapes = variants(schema).map((each) => resolve(each, schemas));
  const names = shapes.map((shape) => {
    if (shape.const !== undefined) return JSON.stringify(shape.const);
    if (shape.enum) return shape.enum.map((value) => JSON.stringify(value)).join(" | ");
    if (shape.type === "array") {
      const element = inner(shape);
      return element ? `${typeOf(element, schemas)}[]` : "array";
    }
    return shape.type ?? "any";
  });
  return [...new Set(names)].join(" | ");
}

function noteOf(schema: Schema): string {
  return schema.default !== undefined && schema.default !== null ? `= ${JSON.stringify(schema.default)}` : "";
}

function nested(schema: Schema, schemas: Schemas, prefix: string, depth: number): Member[] {
  if (depth > DEEPEST) return [];
  return variants(schema).flatMap((variant) => {
    const shape = resolve(variant, schemas);
    const element = inner(shape);
    if (element) return nested(element, schemas, `${prefix}[]`, depth);
    return Object.entries(shape.properties ?? {}).flatMap(([name, member]) => {
      const full = prefix ? `${prefix}.${name}` : name;
      const row = {
        name: full,
        type: typeOf(member, schemas),
        required: shape.required?.includes(name) ?? false,
        note: noteOf(member),
      };
      return [row, ...nested(member, schemas, full, depth + 1)];
    });
  });
}

/** All members of a value; none for one that has no members. */
export function membersOf(schema: Schema, schemas: Schemas): Member[] {
  return nested(schema, schemas, "", 1);
}
