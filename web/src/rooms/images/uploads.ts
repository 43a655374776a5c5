/** Uploads under way: they go on while the user visits other pages, and leave no half-filled record behind. */
import type { QueryClient } from "@tanstack/react-query";
import { create } from "zustand";

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
import { expireSession } from "../../session/store";
import { rateOf, type Sample, withSample } from "./rate";

export type UploadState = "sending" | "done" | "cancelled" | "failed";

export interface Upload {
  key: number;
  kind: ImageKind;
  name: string;
  state: UploadState;
  /** bytes */
  sent: number;
  total: number;
  /** bytes per second */
  rate: number;
  error?: Error;
  cancel: () => void;
}

export const useUploads = create<{ uploads: Upload[] }>(() => ({ uploads: [] }));

let nextKey = 1;

function change(key: number, part: Partial<Upload>): void {
  useUploads.setState(({ uploads }) => ({
    uploads: uploads.map((entry) => (entry.key === key ? { ...entry, ...part } : entry)),
  }));
}

/** Takes an upload that came to its end out of the list. */
export function dropUpload(key: number): void {
  useUploads.setState(({ uploads }) => ({ uploads: uploads.filter((entry) => entry.key !== key) }));
}

/** Whether leaving the page would break an upload off. */
export function isUploading(uploads: readonly Upload[]): boolean {
  return uploads.some(({ state }) => state === "sending");
}

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
 * Rejects when the registration is refused; what happens afterwards shows in the list of uploads.
 */
export async function startUpload(
  kind: ImageKind,
  registration: ImageRegistration,
  file: File,
  queries: QueryClient,
): Promise<void> {
  const { id } = await registerImage(kind, registration);
  const key = nextKey++;
  const abort = new AbortController();
  const entry: Upload = {
    key,
    kind,
    name: registration.name,
    state: "sending",
    sent: 0,
    total: file.size,
    rate: 0,
    cancel: () => abort.abort(),
  };
  useUploads.setState(({ uploads }) => ({ uploads: [...uploads, entry] }));
  const lookAgain = () => void queries.invalidateQueries({ queryKey: imagesKey(kind) });
  lookAgain();

  let samples: Sample[] = [];
  const progress = (sent: number, total: number) => {
    samples = withSample(samples, { time: performance.now(), sent });
    change(key, { sent, total, rate: rateOf(samples) });
  };
  void upload(imageFilePath(kind, id), file, progress, abort.signal)
    .then(() => change(key, { state: "done" }))
    .catch(async (reason: unknown) => {
      const error = reason instanceof Error ? reason : new Error(String(reason));
      change(key, abort.signal.aborted ? { state: "cancelled" } : { state: "failed", error });
      await discard(kind, id);
      if (error instanceof SessionEnded) expireSession();
    })
    .finally(lookAgain);
}
