/** Policy of all queries: what is retried, what ends the session. */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

import { expireSession } from "../session/store";
import { SessionEnded, Unreachable } from "./errors";

function noticeEnd(error: Error): void {
  if (error instanceof SessionEnded) expireSession();
}

/** A client whose failed calls end the session where they must. A refusal is final; a lost connection is tried twice more. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: noticeEnd }),
    mutationCache: new MutationCache({ onError: noticeEnd }),
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
