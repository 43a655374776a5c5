/** The server's description of its own API, in OpenAPI 3.1; only what the reference page reads of it. */
import { useQuery } from "@tanstack/react-query";

import { API } from "./client";
import { Unreachable } from "./errors";

export interface Schema {
  $ref?: string;
  type?: string;
  title?: string;
  description?: string;
  const?: unknown;
  enum?: readonly unknown[];
  default?: unknown;
  items?: Schema | boolean;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: readonly string[];
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
}

export type Schemas = Record<string, Schema>;

interface Content {
  content?: Record<string, { schema: Schema }>;
}

export interface Operation {
  summary: string;
  "x-room"?: string;
  tags: readonly string[];
  operationId: string;
  parameters: readonly { name: string; in: "path" | "query"; required: boolean }[];
  requestBody?: Content & { required: boolean };
  responses: Record<string, Content & { description: string }>;
  /** Empty when no session is needed; absent when one is. */
  security?: readonly object[];
}

export interface Description {
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Schemas };
}

async function load(signal: AbortSignal): Promise<Description> {
  let response: Response;
  try {
    response = await fetch(`${API}/openapi.json`, { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Unreachable(error instanceof Error ? error.message : String(error));
  }
  if (!response.ok) throw new Unreachable(String(response.status));
  return (await response.json()) as Description;
}

export function useDescription() {
  return useQuery({ queryKey: ["description"], queryFn: ({ signal }) => load(signal), staleTime: Infinity });
}
