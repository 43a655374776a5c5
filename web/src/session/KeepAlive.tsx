/** Keeps the session alive while a page is open; shows nothing. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import { Refusal } from "../api/errors";
import { keepAlive } from "../api/sessions";
import { expireSession, type Session } from "./store";

/** Part of a session's time after which it is prolonged. */
const SHARE = 2 / 3;

export function KeepAlive({ session }: { session: Session }) {
  const { error } = useQuery({
    queryKey: ["keep-alive", session.id],
    queryFn: () => keepAlive(session),
    refetchInterval: session.timeout * SHARE * 1000,
    refetchIntervalInBackground: true,
    staleTime: 0,
  });
  useEffect(() => {
    // A server that cannot be reached may come back with the session still alive; a refusal is final.
    if (error instanceof Refusal) expireSession();
  }, [error]);
  return null;
}
