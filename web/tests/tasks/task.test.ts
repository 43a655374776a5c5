import { describe, expect, it } from "vitest";

import { justEnded, outcomeOf, type Task } from "../../src/tasks/task";

const task = (key: string, state: Task["state"]): Task => ({
  key,
  kind: "creation",
  id: key,
  name: key,
  user: "mira",
  state,
});

describe("tasks that have just ended", () => {
  it("are those that were running before", () => {
    const before = [task("one", "running"), task("two", "running"), task("old", "failed")];
    const now = [task("new", "done"), task("one", "done"), task("two", "running"), task("old", "failed")];
    expect(justEnded(before, now).map(({ key }) => key)).toEqual(["one"]);
  });
});

describe("a task with several items", () => {
  it("has failed when one of them has", () => {
    expect(outcomeOf()).toBe("done");
    expect(outcomeOf([{ name: "a", state: "done" }])).toBe("done");
    expect(
      outcomeOf([
        { name: "a", state: "failed" },
        { name: "b", state: "done" },
      ]),
    ).toBe("failed");
  });
});
