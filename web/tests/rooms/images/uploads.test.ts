/** Uploads against a browser's request object that the test holds in its hand. */
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { closeSession, openSession } from "../../../src/session/store";
import { startUpload } from "../../../src/rooms/images/uploads";
import { cancelTask } from "../../../src/tasks/cancel";
import { useTasks } from "../../../src/tasks/store";

class HeldRequest {
  static last: HeldRequest;
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  status = 200;
  responseText = "";
  path = "";
  headers = new Headers();
  body: FormData | undefined;

  constructor() {
    HeldRequest.last = this;
  }
  open(_: string, path: string) {
    this.path = path;
  }
  setRequestHeader(name: string, value: string) {
    this.headers.set(name, value);
  }
  send(body: FormData) {
    this.body = body;
  }
  abort() {
    this.onabort?.();
  }
  answer(error_code: number, message = "") {
    this.responseText = JSON.stringify({ error_code, message, data: "" });
    this.onload?.();
  }
}

const REGISTRATION = { name: "debian", owner: "mira", group: "ops", description: "", tags: [] };
const fetched = vi.fn<typeof fetch>();
const deletions = () => fetched.mock.calls.filter(([, init]) => init?.method === "DELETE").map(([path]) => path);
const only = () => useTasks.getState().tasks[0];

beforeEach(async () => {
  openSession({ id: "s1", user: "mira", group: "ops", menu: [], timeout: 180, address: "" });
  useTasks.setState({ tasks: [] });
  fetched.mockReset();
  fetched.mockImplementation(() => Promise.resolve(new Response('{"error_code":0,"message":"","data":{"id":"m1"}}')));
  vi.stubGlobal("fetch", fetched);
  vi.stubGlobal("XMLHttpRequest", HeldRequest);
  await startUpload("media", REGISTRATION, new File(["12345678"], "debian.iso"), new QueryClient());
});

afterEach(() => {
  closeSession();
  vi.unstubAllGlobals();
});

describe("an upload", () => {
  it("sends the file in the form field that the contract names", () => {
    expect(HeldRequest.last.path).toBe("/api/v1/media_images/m1/file/");
    expect(HeldRequest.last.headers.get("Nano-Session")).toBe("s1");
    expect(HeldRequest.last.body?.get("image")).toBeInstanceOf(File);
  });

  it("tells how far it is, and that it is done", async () => {
    HeldRequest.last.upload.onprogress?.({ loaded: 6, total: 8 });
    expect(only()).toMatchObject({ name: "debian", state: "running", percent: 75, transfer: { sent: 6, total: 8 } });
    HeldRequest.last.answer(0);
    await vi.waitFor(() => expect(only()?.state).toBe("done"));
    expect(deletions()).toEqual([]);
  });

  it("that is cancelled takes its record along", async () => {
    cancelTask(only()?.key ?? "");
    await vi.waitFor(() => expect(only()?.state).toBe("cancelled"));
    expect(deletions()).toEqual(["/api/v1/media_images/m1"]);
  });

  it("that is refused says why and takes its record along", async () => {
    HeldRequest.last.answer(500, "disk full");
    await vi.waitFor(() => expect(only()).toMatchObject({ state: "failed", error: { message: "disk full" } }));
    expect(deletions()).toEqual(["/api/v1/media_images/m1"]);
  });

  it("whose connection breaks takes its record along", async () => {
    HeldRequest.last.onerror?.();
    await vi.waitFor(() => expect(only()?.state).toBe("failed"));
    expect(deletions()).toEqual(["/api/v1/media_images/m1"]);
  });
});
