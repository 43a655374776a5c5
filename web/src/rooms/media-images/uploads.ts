/** Uploads under way: they go on while the user visits other pages, and leave no half-filled record behind. */
import type { QueryClient } from "@tanstack/react-query";
import { create } from "zustand";

import { SessionEnded } from "../../api/errors";
import { deleteMedia, MEDIA_KEY, mediaFilePath, type MediaRegistration, registerMedia } from "../../api/media-images";
import { upload } from "../../api/upload";
import { expireSession } from "../../session/store";

export type UploadState = "sending" | "done" | "cancelled" | "failed";

export interface Upload {
  key: number;
  name: string;
  state: UploadState;
  /** bytes */
  sent: number;
  total: number;
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
async function discard(id: string): Promise<void> {
  try {
    await deleteMedia(id);
  } catch (error) {
    console.warn("the record of an unfinished upload could not be deleted", id, error);
  }
}

/**
 * Registers the image, then sends its file in the background.
 *
 * Rejects when the registration is refused; what happens afterwards shows in the list of uploads.
 */
export async function startUpload(registration: MediaRegistration, file: File, queries: QueryClient): Promise<void> {
  const { id } = await registerMedia(registration);
  const key = nextKey++;
  const abort = new AbortController();
  const entry: Upload = {
    key,
    name: registration.name,
    state: "sending",
    sent: 0,
    total: file.size,
    cancel: () => abort.abort(),
  };
  useUploads.setState(({ uploads }) => ({ uploads: [...uploads, entry] }));
  void queries.invalidateQueries({ queryKey: MEDIA_KEY });

  const progress = (sent: number, total: number) => change(key, { sent, total });
  void upload(mediaFilePath(id), file, progress, abort.signal)
    .then(() => change(key, { state: "done" }))
    .catch(async (reason: unknown) => {
      const error = reason instanceof Error ? reason : new Error(String(reason));
      change(key, abort.signal.aborted ? { state: "cancelled" } : { state: "failed", error });
      await discard(id);
      if (error instanceof SessionEnded) expireSession();
    })
    .finally(() => void queries.invalidateQueries({ queryKey: MEDIA_KEY }));
}
