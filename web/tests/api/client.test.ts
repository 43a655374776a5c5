import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ask, call } from "../../src/api/client";
import { Unreachable } from "../../src/api/errors";
import { closeSession, openSession } from "../../src/session/store";

const fetched = vi.fn<typeof fetch>();

function answers(data: unknown, status = 200): void {
  fetched.mockResolvedValueOnce(new Response(JSON.stringify({ error_code: 0, message: "", data }), { status }));
}

beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
});

afterEach(() => {
  closeSession();
  vi.unstubAllGlobals();
});

describe("a call", () => {
  it("goes below the API's path without a session before the login", async () => {
    answers({ ready: false });
    await call("GET", "/system/");
    expect(fetched).toHaveBeenCalledWith(
      "/api/v1/system/",
      expect.objectContaining({ method: "GET", headers: {}, body: null }),
    );
  });

  it("carries the session and its body as JSON", async () => {
    openSession({ id: "s1", user: "mira", group: "ops", menu: [], timeout: 180, address: "" });
    answers("");
    await call("PUT", "/compute_pools/a", { failover: false });
    expect(fetched).toHaveBeenCalledWith(
      "/api/v1/compute_pools/a",
      expect.objectContaining({
        headers: { "Nano-Session": "s1", "Content-Type": "application/json;charset=utf-8" },
        body: '{"failover":false}',
      }),
    );
  });

  it("tells work in progress by its status", async () => {
    answers({ progress: 40 }, 201);
    expect(await ask("GET", "/guests/1")).toEqual({ status: 201, data: { progress: 40 } });
  });

  it("that finds no server says so", async () => {
    fetched.mockRejectedValueOnce(new TypeError("Failed to fetch"));
    await expect(call("GET", "/system/")).rejects.toThrow(new Unreachable("Failed to fetch"));
  });
});
