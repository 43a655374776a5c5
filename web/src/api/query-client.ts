/** Policy of all queries: what is retried, what ends the session, what becomes a task. */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

import { expireSession } from "../session/store";
import { beginTask } from "../tasks/store";
import { GoesOn, SessionEnded, Unreachable } from "./errors";

function noticeEnd(error: Error): void {
  if (error instanceof SessionEnded) expireSession();
}

function followChange(error: Error): void {
  noticeEnd(error);
  if (error instanceof GoesOn) beginTask({ kind: "order", id: error.task, name: "" });
}

/** A client whose failed calls end the session where they must. A refusal is final; a lost connection is tried twice more. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: noticeEnd }),
    mutationCache: new MutationCache({ onError: followChange }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => error instanceof Unreachable && failures < 2,
        retryDelay: 1000,
        refetchOnWindowFocus: false,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
