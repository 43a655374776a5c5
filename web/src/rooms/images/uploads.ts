/** Uploads: tasks that this page does itself, on whatever page the user is; they leave no half-filled record behind. */
import type { QueryClient } from "@tanstack/react-query";

import { SessionEnded } from "../../api/errors";
import {
  deleteImage,
  imageFilePath,
  type ImageKind,
  type ImageRegistration,
  imagesKey,
  registerImage,
} from "../../api/images";
import { upload } from "../../api/upload";
import { rateOf, type Sample, withSample } from "../../format/rate";
import { expireSession } from "../../session/store";
import { cancelledBy, releaseTask } from "../../tasks/cancel";
import { beginTask, changeTask } from "../../tasks/store";

/** The record of an upload that did not come to its end is of no use to anyone. */
async function discard(kind: ImageKind, id: string): Promise<void> {
  try {
    await deleteImage(kind, id);
  } catch (error) {
    console.warn("the record of an unfinished upload could not be deleted", id, error);
  }
}

/**
 * Registers the image, then sends its file in the background.
 *
 * Rejects when the registration is refused; what happens afterwards shows in the list of tasks.
 */
export async function startUpload(
  kind: ImageKind,
  registration: ImageRegistration,
  file: File,
  queries: QueryClient,
): Promise<void> {
  const { id } = await registerImage(kind, registration);
  void queries.invalidateQueries({ queryKey: imagesKey(kind) });
  const nothing = { library: kind, sent: 0, total: file.size, rate: 0 };
  const key = beginTask({ kind: "upload", id, name: registration.name, percent: 0, transfer: nothing });
  const signal = cancelledBy(key);

  let samples: Sample[] = [];
  const progress = (sent: number, total: number) => {
    samples = withSample(samples, { time: performance.now(), sent });
    const percent = total ? Math.floor((sent / total) * 100) : 0;
    changeTask(key, { percent, transfer: { library: kind, sent, total, rate: rateOf(samples) } });
  };
  void upload(imageFilePath(kind, id), file, progress, signal)
    .then(() => changeTask(key, { state: "done" }))
    .catch(async (reason: unknown) => {
      const error = reason instanceof Error ? reason : new Error(String(reason));
      await discard(kind, id);
      const { name, message } = error;
      changeTask(key, signal.aborted ? { state: "cancelled" } : { state: "failed", error: { name, message } });
      if (error instanceof SessionEnded) expireSession();
    })
    .finally(() => releaseTask(key));
}
