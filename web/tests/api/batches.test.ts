import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { lookAtBatch } from "../../src/api/batches";

const fetched = vi.fn<typeof fetch>();
const answer = (status: number, data: object) =>
  fetched.mockResolvedValueOnce(new Response(JSON.stringify({ error_code: 0, message: "", data }), { status }));

beforeEach(() => vi.stubGlobal("fetch", fetched));
afterEach(() => vi.unstubAllGlobals());

it("a batch under way is as far as its instances together", async () => {
  answer(202, [
    { name: "web_0", status: "created", progress: 100 },
    { name: "web_1", status: "creating", progress: 40 },
    { name: "web_2", status: "fail", error: "no room", progress: 0 },
    { name: "web_3", status: "creating", progress: 0 },
  ]);
  expect(await lookAtBatch("create", "b1", new AbortController().signal)).toEqual({
    isOver: false,
    percent: 60,
    items: [
      { name: "web_0", state: "done" },
      { name: "web_1", state: "running" },
      { name: "web_2", state: "failed", error: "no room" },
      { name: "web_3", state: "running" },
    ],
  });
  expect(fetched.mock.calls[0]?.[0]).toBe("/api/v1/batch/create_guest/b1");
});

it.each(["started", "stopped", "deleted"])("one that ended has %s instances", async (status) => {
  answer(200, [{ name: "a", status }]);
  const { isOver, percent, items } = await lookAtBatch("stop", "b2", new AbortController().signal);
  expect([isOver, percent, items[0]?.state]).toEqual([true, 100, "done"]);
});
