/** Moving instances between two cells of a pool. */
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";
import { Refusal } from "./errors";
import { GUESTS_KEY } from "./guests";

export interface MigrationWish {
  source_pool: string;
  source_cell: string;
  target_cell: string;
  /** Ids; absent for all of the source. */
  instances?: readonly string[];
}

interface MigrationProgress {
  finished: boolean;
  /** percent; absent for 0 */
  progress?: number;
  /** Which instances have not moved, and why. */
  error?: string;
}

/** How far a migration is; throws Refusal when something has not moved. What has ended is told once. */
export async function lookAtMigration(id: string, signal: AbortSignal): Promise<{ isOver: boolean; percent: number }> {
  const path = `/migrations/${encodeURIComponent(id)}`;
  const { finished, progress = 0, error } = await call<MigrationProgress>("GET", path, undefined, signal);
  if (finished && error) throw new Refusal(error);
  return { isOver: finished, percent: progress };
}

/** Begins to move instances; `onBegun` gets the id of the migration. */
export function useMigrate(onBegun: (migration: { id: string }) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: MigrationWish) => call<{ id: string }>("POST", "/migrations/", wish),
    onSuccess: (migration) => {
      onBegun(migration);
      return queries.invalidateQueries({ queryKey: [GUESTS_KEY] });
    },
  });
}
