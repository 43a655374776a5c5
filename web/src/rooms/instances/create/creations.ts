/** Instances in the making that somebody waits for. */
import { create } from "zustand";

export interface Creation {
  id: string;
  name: string;
}

export const useCreations = create<{ creations: Creation[] }>(() => ({ creations: [] }));

export function watchCreation(creation: Creation): void {
  useCreations.setState(({ creations }) => ({ creations: [...creations, creation] }));
}

export function dropCreation(id: string): void {
  useCreations.setState(({ creations }) => ({ creations: creations.filter((creation) => creation.id !== id) }));
}
