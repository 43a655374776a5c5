import { describe, expect, it } from "vitest";

import { open } from "../../src/api/envelope";
import { GoesOn, Refusal, SessionEnded, Unreachable } from "../../src/api/errors";

const answer = (error_code: number, message: string, data: unknown) => JSON.stringify({ error_code, message, data });

describe("an answer", () => {
  it("of success gives its data", () => {
    expect(open(answer(0, "", { ready: true }), 200)).toEqual({ ready: true });
  });

  it("of success may have no data at all", () => {
    expect(open(answer(0, "", ""), 202)).toBe("");
  });

  it("of failure is refused with the server's words, although its status says 200", () => {
    expect(() => open(answer(500, "no such pool", {}), 200)).toThrow(new Refusal("no such pool"));
  });

  it("to a call that waited long enough names the task that goes on", () => {
    const task = "0f0e0d0c-0b0a-4908-8706-050403020100";
    const message = `still running as task ${task}`;
    expect(() => open(answer(500, message, {}), 200)).toThrow(new GoesOn(message, task));
  });

  it.each(["invalid session", "Invalid session", "not authenticated"])("saying %s ends the session", (message) => {
    expect(() => open(answer(500, message, ""), 200)).toThrow(SessionEnded);
  });

  it.each(["<!doctype html>", "", "[]", "null", '{"data": 1}'])("that is no envelope (%s) is none", (text) => {
    expect(() => open(text, 502)).toThrow(new Unreachable("HTTP 502"));
  });
});
