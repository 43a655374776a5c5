/** Sends a file as a form, telling how far it is: the one call that fetch cannot make, because it reports no progress. */
import { API, sessionHeader } from "./client";
import { open } from "./envelope";
import { Unreachable } from "./errors";

/**
 * Uploads `file` in the form field `image`.
 *
 * `onProgress` gets the sent bytes of all bytes. Aborting `signal` ends the transfer and rejects with an AbortError.
 */
export function upload(
  path: string,
  file: File,
  onProgress: (sent: number, total: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", API + path);
    for (const [name, value] of Object.entries(sessionHeader())) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total);
    request.onload = () => {
      try {
        open(request.responseText, request.status);
        resolve();
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    request.onerror = () => reject(new Unreachable("connection lost"));
    request.onabort = () => reject(new DOMException("upload cancelled", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    const form = new FormData();
    form.append("image", file);
    request.send(form);
  });
}
