/** The one way to the server: adds the session, opens the envelope, turns failures into errors. */
import { currentSession } from "../session/store";
import { open } from "./envelope";
import { Unreachable } from "./errors";

export const API = "/api/v1";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface Answer<T> {
  /** HTTP status; 201 and 202 mean that the work goes on. */
  status: number;
  data: T;
}

/** The header that carries the session, or none before the login. */
export function sessionHeader(): Record<string, string> {
  const session = currentSession();
  return session ? { "Nano-Session": session.id } : {};
}

/** Calls the server and keeps the status for callers that follow work in progress. */
export async function ask<T>(method: Method, path: string, body?: object, signal?: AbortSignal): Promise<Answer<T>> {
  const headers = sessionHeader();
  if (body) headers["Content-Type"] = "application/json;charset=utf-8";
  let response: Response;
  let text: string;
  try {
    response = await fetch(API + path, {
      method,
      headers,
      body: body ? JSON.stringify(body) : null,
      signal: signal ?? null,
    });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable(error instanceof Error ? error.message : String(error));
  }
  return { status: response.status, data: open(text, response.status) as T };
}

/** Calls the server for its payload alone. */
export async function call<T>(method: Method, path: string, body?: object, signal?: AbortSignal): Promise<T> {
  return (await ask<T>(method, path, body, signal)).data;
}
