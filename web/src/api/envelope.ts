/** The one shape of all answers of the REST contract, and how it becomes data or an error. */
import { GoesOn, Refusal, SessionEnded, Unreachable } from "./errors";

interface Envelope {
  error_code: number;
  message: string;
  data: unknown;
}

/** Answers that mean "log in again", whatever the call was. */
const SESSION_MESSAGES = new Set(["invalid session", "not authenticated"]);

/** The answer of a call that waited long enough for work that goes on. */
const GOES_ON = /still running as task (?<task>[0-9a-f-]{36})/;

function isEnvelope(value: unknown): value is Envelope {
  return typeof value === "object" && value !== null && "error_code" in value && "data" in value;
}

/**
 * The payload of an answer's text.
 *
 * Throws Refusal with the server's message, SessionEnded when a login is needed, GoesOn for unfinished work, and Unreachable when the text is no
 * envelope at all, as with an error page of something between browser and server.
 */
export function open(text: string, status: number): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Unreachable(`HTTP ${status}`);
  }
  if (!isEnvelope(parsed)) throw new Unreachable(`HTTP ${status}`);
  if (parsed.error_code === 0) return parsed.data;
  if (SESSION_MESSAGES.has(parsed.message.toLowerCase())) throw new SessionEnded(parsed.message);
  const task = GOES_ON.exec(parsed.message)?.groups?.task;
  if (task) throw new GoesOn(parsed.message, task);
  throw new Refusal(parsed.message);
}
