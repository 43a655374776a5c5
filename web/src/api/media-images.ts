/** Media images: ISO files for the CD drives of instances. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";

export interface MediaImage {
  id: string;
  name: string;
  description?: string;
  /** bytes; 0 until its content has arrived */
  size: number;
  tags?: string[];
  create_time?: string;
  modify_time?: string;
}

export interface MediaRegistration {
  name: string;
  owner: string;
  group: string;
  description: string;
  tags: string[];
}

export const MEDIA_KEY = ["media-images"];
const path = (id: string) => `/media_images/${encodeURIComponent(id)}`;

export function useMediaImages(refresh: number | false = false) {
  return useQuery({
    queryKey: MEDIA_KEY,
    queryFn: ({ signal }) => call<MediaImage[]>("GET", "/media_image_search/", undefined, signal),
    refetchInterval: refresh,
    placeholderData: keepPreviousData,
  });
}

/** Makes the record that an upload fills. */
export function registerMedia(registration: MediaRegistration): Promise<{ id: string }> {
  return call<{ id: string }>("POST", "/media_images/", registration);
}

export function deleteMedia(id: string): Promise<string> {
  return call<string>("DELETE", path(id));
}

/** Path below the API of the file of an image. */
export function mediaFilePath(id: string): string {
  return `${path(id)}/file/`;
}

export function useDeleteMedia() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: deleteMedia,
    onSuccess: () => queries.invalidateQueries({ queryKey: MEDIA_KEY }),
  });
}
