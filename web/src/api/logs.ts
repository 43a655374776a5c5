/** The operation log: who did what, from where, and how it ended. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";

export interface LogEntry {
  id: string;
  time: string;
  content: string;
  /** `client` when the text was supplied by a client, and proves nothing. */
  source?: string;
}

interface LogPage {
  logs: LogEntry[];
  total: number;
}

/** The server counts no further. */
export const MOST_ENTRIES = 1000;
const PAGE = 100;
const KEY = "logs";

/** The entries of a span of time, in the server's layout of times; without one, up to now, and those of a day. */
export interface LogWindow {
  after?: string | undefined;
  before?: string | undefined;
}

/** The latest entries of a window; the newest first. */
export function useLog({ after, before }: LogWindow) {
  return useQuery({
    queryKey: [KEY, after, before],
    queryFn: async ({ signal }): Promise<LogEntry[]> => {
      const entries: LogEntry[] = [];
      let total = 1;
      while (entries.length < total) {
        const query = new URLSearchParams({ limit: String(PAGE), start: String(entries.length) });
        if (after) query.set("after", after);
        if (before) query.set("before", before);
        const page = await call<LogPage>("GET", `/logs/?${query.toString()}`, undefined, signal);
        if (page.logs.length === 0) break;
        entries.push(...page.logs);
        total = Math.min(page.total, MOST_ENTRIES);
      }
      // What was written meanwhile moves the pages: an entry may have come twice.
      return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
    },
    placeholderData: keepPreviousData,
  });
}

/** Shows the entries no more; their files keep them. */
export function useHideEntries() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (entries: readonly string[]) => call<string>("DELETE", "/logs/", { entries }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEY] }),
  });
}
