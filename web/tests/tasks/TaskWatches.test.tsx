/** Following tasks on a server whose answers the test gives. */
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, configure, render, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { makeQueryClient } from "../../src/api/query-client";
import { setUpTranslation } from "../../src/i18n/setup";
import { openSession } from "../../src/session/store";
import { useToasts } from "../../src/shell/toasts";
import { beginTask, useTasks } from "../../src/tasks/store";
import { TaskWatches } from "../../src/tasks/TaskWatches";

/** Milliseconds: far more than a busy machine takes. */
const PATIENCE = 60_000;
configure({ asyncUtilTimeout: PATIENCE });
vi.setConfig({ testTimeout: PATIENCE, hookTimeout: PATIENCE });

const fetched = vi.fn<typeof fetch>();
const answer = (status: number, body: object) =>
  fetched.mockImplementationOnce(() => Promise.resolve(new Response(JSON.stringify(body), { status })));
const found = (data: object) => ({ error_code: 0, message: "", data });
const only = () => useTasks.getState().tasks[0];

beforeEach(async () => {
  openSession({ id: "s1", user: "mira", group: "ops", menu: [], timeout: 180, address: "" });
  useTasks.setState({ tasks: [] });
  useToasts.setState({ toasts: [] });
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
  await setUpTranslation();
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <TaskWatches />
    </QueryClientProvider>,
  );
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it("a creation is asked for until it is over, and its end is told", async () => {
  answer(201, found({ progress: 40 }));
  answer(200, found({ progress: 0 }));
  beginTask({ kind: "creation", id: "g1", name: "web" });
  await waitFor(() => expect(only()?.percent).toBe(40));
  await waitFor(() => expect(only()?.state).toBe("done"));
  expect(useToasts.getState().toasts.map(({ title }) => title)).toEqual(["Instance “web” created"]);
});

it("a failed build tells why, as the work itself knows it", async () => {
  answer(200, { error_code: 500, message: "image 'i1' not found", data: {} });
  const failed = { action: "build disk image", subject: "ops.web", state: "failed", message: "disk full" };
  answer(200, found([{ ...failed, message: "older" }, failed, { ...failed, subject: "ops.db", message: "other" }]));
  beginTask({ kind: "build", id: "i1", name: "golden", source: "ops.web" });
  await waitFor(() => expect(only()).toMatchObject({ state: "failed", error: { message: "disk full" } }));
});

it("a task goes on for whoever logs in again", async () => {
  answer(200, { error_code: 500, message: "invalid session", data: "" });
  beginTask({ kind: "creation", id: "g1", name: "web" });
  await waitFor(() => expect(fetched).toHaveBeenCalledOnce());
  expect(only()?.state).toBe("running");
});
