/** The one shape of all answers of the REST contract, and how it becomes data or an error. */
import { Refusal, SessionEnded, Unreachable } from "./errors";

interface Envelope {
  error_code: number;
  message: string;
  data: unknown;
}

/** Answers that mean "log in again", whatever the call was. */
const SESSION_MESSAGES = new Set(["invalid session", "not authenticated"]);

function isEnvelope(value: unknown): value is Envelope {
  return typeof value === "object" && value !== null && "error_code" in value && "data" in value;
}

/**
 * The payload of an answer's text.
 *
 * Throws Refusal with the server's message, SessionEnded when a login is needed, and Unreachable when the text is no
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
  throw new Refusal(parsed.message);
}
