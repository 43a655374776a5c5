import { beforeEach, describe, expect, it } from "vitest";

import { openSession } from "../../src/session/store";
import { beginTask, changeTask, dropEnded, dropTask, useTasks } from "../../src/tasks/store";

const names = () => useTasks.getState().tasks.map(({ name }) => name);
const kept = () => sessionStorage.getItem("nano.tasks") ?? "";

beforeEach(() => {
  openSession({ id: "s1", user: "mira", group: "ops", menu: [], timeout: 180, address: "" });
  useTasks.setState({ tasks: [] });
});

describe("the list of tasks", () => {
  it("has the newest first, each with who began it", () => {
    beginTask({ kind: "creation", id: "1", name: "first" });
    beginTask({ kind: "creation", id: "2", name: "second" });
    expect(names()).toEqual(["second", "first"]);
    expect(useTasks.getState().tasks[0]).toMatchObject({ user: "mira", state: "running" });
  });

  it("keeps for a reload what the server does, and not what ends with the page", () => {
    beginTask({ kind: "creation", id: "1", name: "by-the-server" });
    beginTask({ kind: "upload", id: "2", name: "by-the-page" });
    expect(kept()).toContain("by-the-server");
    expect(kept()).not.toContain("by-the-page");
  });

  it("forgets what ended when it is told to, and the oldest when there are many", () => {
    const running = beginTask({ kind: "build", id: "1", name: "running" });
    for (let number = 0; number < 60; number++) {
      changeTask(beginTask({ kind: "creation", id: `c${number}`, name: `c${number}` }), { state: "done" });
    }
    beginTask({ kind: "creation", id: "last", name: "last" });
    expect(names()).toHaveLength(52);
    expect(names()).not.toContain("c0");
    dropEnded();
    expect(names()).toEqual(["last", "running"]);
    dropTask(running);
    expect(names()).toEqual(["last"]);
  });
});
