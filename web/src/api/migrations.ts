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
  /** percent */
  progress: number;
  /** Which instances have not moved, and why; empty when all have or still may. */
  error: string;
}

/** How far a migration is; throws Refusal when something has not moved. */
export async function lookAtMigration(id: string, signal: AbortSignal): Promise<{ isOver: boolean; percent: number }> {
  const path = `/migration_history/${encodeURIComponent(id)}`;
  const { finished, progress, error } = await call<MigrationProgress>("GET", path, undefined, signal);
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
