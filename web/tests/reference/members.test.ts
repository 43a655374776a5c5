import { describe, expect, it } from "vitest";

import { membersOf, typeOf } from "../../src/reference/members";

const SCHEMAS = {
  Disk: { type: "object", required: ["size"], properties: { size: { type: "integer" } } },
  Node: { type: "object", properties: { next: { $ref: "#/components/schemas/Node" } } },
};

describe("typeOf", () => {
  it("names plain types, choices and lists", () => {
    expect(typeOf({ type: "string" }, SCHEMAS)).toBe("string");
    expect(typeOf({ enum: ["a", "b"] }, SCHEMAS)).toBe('"a" | "b"');
    expect(typeOf({ type: "array", items: { $ref: "#/components/schemas/Disk" } }, SCHEMAS)).toBe("object[]");
    expect(typeOf({ anyOf: [{ type: "integer" }, { type: "null" }] }, SCHEMAS)).toBe("integer");
    expect(typeOf({}, SCHEMAS)).toBe("any");
  });
});

describe("membersOf", () => {
  it("lists nested members below their own", () => {
    const guest = {
      type: "object",
      required: ["name"],
      properties: {
        name: { type: "string" },
        disks: { type: "array", items: { $ref: "#/components/schemas/Disk" }, default: [] },
      },
    };
    expect(membersOf(guest, SCHEMAS)).toEqual([
      { name: "name", type: "string", required: true, note: "" },
      { name: "disks", type: "object[]", required: false, note: "= []" },
      { name: "disks[].size", type: "integer", required: true, note: "" },
    ]);
  });

  it("ends in a type that contains itself", () => {
    expect(membersOf({ $ref: "#/components/schemas/Node" }, SCHEMAS).at(-1)?.name).toBe("next.next.next.next");
  });

  it("has nothing to say of plain values", () => {
    expect(membersOf({ type: "string" }, SCHEMAS)).toEqual([]);
  });
});
