/** The image library: ISO files for the CD drives of instances, and disk files to clone from. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { API, call } from "./client";

export type ImageKind = "media" | "disk";

export interface Image {
  id: string;
  name: string;
  description?: string;
  /** bytes; 0 until its content has arrived */
  size: number;
  tags?: string[];
  create_time?: string;
  modify_time?: string;
}

/** What people say of an image. */
export interface ImageWords {
  name: string;
  description: string;
  tags: readonly string[];
}

/** Whom an image belongs to. */
export interface Ownership {
  owner: string;
  group: string;
}

export type ImageRegistration = ImageWords & Ownership;

export interface ImageProgress {
  created: boolean;
  /** percent of the content that has arrived */
  progress: number;
}

const folder = (kind: ImageKind) => `/${kind}_images/`;
const path = (kind: ImageKind, id: string) => `${folder(kind)}${encodeURIComponent(id)}`;

/** Under which the list of a kind, and all that is known of its images, is kept. */
export const imagesKey = (kind: ImageKind) => ["images", kind];

export function useImages(kind: ImageKind, refresh: number | false = false) {
  return useQuery({
    queryKey: imagesKey(kind),
    queryFn: ({ signal }) => call<Image[]>("GET", `/${kind}_image_search/`, undefined, signal),
    refetchInterval: refresh,
    placeholderData: keepPreviousData,
  });
}

const lookAtContent = (id: string, signal: AbortSignal) =>
  call<ImageProgress>("GET", path("disk", id), undefined, signal);

/** How far a disk image is that a cell builds; asked again each second until its content is complete. */
export function useBuildProgress(id: string) {
  return useQuery({
    queryKey: [...imagesKey("disk"), id],
    queryFn: ({ signal }) => lookAtContent(id, signal),
    refetchInterval: ({ state }) => (state.status === "error" || state.data?.created ? false : 1000),
    gcTime: 0,
  });
}

/** As the progress of a task; throws Refusal when the image is gone, because it could not be built. */
export async function lookAtBuild(id: string, signal: AbortSignal): Promise<{ isOver: boolean; percent: number }> {
  const { created, progress } = await lookAtContent(id, signal);
  return { isOver: created, percent: progress };
}

/** Makes the record that an upload fills. */
export function registerImage(kind: ImageKind, registration: ImageRegistration): Promise<{ id: string }> {
  return call<{ id: string }>("POST", folder(kind), registration);
}

export function deleteImage(kind: ImageKind, id: string): Promise<string> {
  return call<string>("DELETE", path(kind, id));
}

/** Path below the API of the file of an image. */
export function imageFilePath(kind: ImageKind, id: string): string {
  return `${path(kind, id)}/file/`;
}

function useChange<Wish>(kind: ImageKind, change: (wish: Wish) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => queries.invalidateQueries({ queryKey: imagesKey(kind) }),
  });
}

export const useDeleteImage = (kind: ImageKind) => useChange(kind, (id: string) => deleteImage(kind, id));

/** An empty description, and no tags, keep what is there. */
export const useModifyImage = (kind: ImageKind) =>
  useChange(kind, ({ id, ...words }: ImageWords & { id: string }) => call<string>("PUT", path(kind, id), words));

/** Takes files that somebody put into the library's folder in as images, and forgets images whose file is gone. */
export const useSynchroniseImages = (kind: ImageKind) =>
  useChange(kind, (ownership: Ownership) => call<string>("PATCH", folder(kind), ownership));

export type BuildWish = ImageRegistration & { guest: string };

/** Makes a disk image of the system disk of a stopped instance; `onBegun` gets the id of the image that is filled. */
export function useBuildImage(onBegun: (image: { id: string }, wish: BuildWish) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: BuildWish) => call<{ id: string }>("POST", folder("disk"), wish),
    onSuccess: (image, wish) => {
      onBegun(image, wish);
      return queries.invalidateQueries({ queryKey: imagesKey("disk") });
    },
  });
}

/** A link to the file of a disk image, good for a short time and without a session. */
export async function downloadLink(id: string): Promise<string> {
  const { token } = await call<{ token: string }>("POST", `${path("disk", id)}/download_tokens/`);
  return `${API}${imageFilePath("disk", id)}?token=${encodeURIComponent(token)}`;
}
