/** What the members of a group see of each other's things. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";

export const SHARED = ["instance_visible", "disk_image_visible", "media_image_visible"] as const;

export type Visibility = Record<(typeof SHARED)[number], boolean>;

const KEY = ["visibility"];
const PATH = "/resource_visibilities/";

/** Of the session's own group. */
export function useVisibility() {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => call<Visibility>("GET", PATH, undefined, signal) });
}

/** Replaces all three; shown at once, and taken back when the server refuses. */
export function useSetVisibility() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: Visibility) => call<string>("PUT", PATH, wish),
    onMutate: async (wish) => {
      await queries.cancelQueries({ queryKey: KEY });
      const before = queries.getQueryData<Visibility>(KEY);
      queries.setQueryData(KEY, wish);
      return before;
    },
    onError: (_, __, before) => queries.setQueryData(KEY, before),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
