import { afterEach, expect, it } from "vitest";

import { closeSession, currentSession, expireSession, openSession, useSessionStore } from "../../src/session/store";

const session = { id: "s1", user: "mira", group: "ops", menu: ["dashboard"], timeout: 180, address: "10.0.0.9" };

afterEach(closeSession);

it("is kept in the tab's storage only", () => {
  openSession(session);
  expect(sessionStorage.getItem("nano.session")).toContain("s1");
  expect(localStorage).toHaveLength(0);
});

it("that the server ended is remembered as ended, one that the user ended is not", () => {
  openSession(session);
  expireSession();
  expect([currentSession(), useSessionStore.getState().expired]).toEqual([null, true]);
  openSession(session);
  closeSession();
  expect([currentSession(), useSessionStore.getState().expired]).toEqual([null, false]);
});

it("cannot end when there is none, so that a failed login does not speak of one", () => {
  expireSession();
  expect(useSessionStore.getState().expired).toBe(false);
});
