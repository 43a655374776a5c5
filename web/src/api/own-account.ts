/** The account of whoever is logged in: password, API tokens, sessions; administrators see those of everybody. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";

export interface Token {
  id: string;
  user: string;
  name: string;
  /** Rooms it is good for; none for reading alone. */
  menu: string[];
  created: string;
  expires: string;
}

export interface TokenWish {
  name: string;
  menu: readonly string[];
  days: number;
}

export interface LiveSession {
  /** Names the session and opens nothing. */
  key: string;
  user: string;
  group: string;
  expires: string;
  address?: string;
  since?: string;
  /** The session that the list was asked for with. */
  current?: boolean;
}

const TOKENS = ["tokens"];
const SESSIONS = ["live-sessions"];

export function useChangePassword() {
  return useMutation({
    mutationFn: ({ user, ...wish }: { user: string; old: string; new: string }) =>
      call<string>("PUT", `/users/${encodeURIComponent(user)}/password/`, wish),
  });
}

export function useTokens() {
  return useQuery({ queryKey: TOKENS, queryFn: ({ signal }) => call<Token[]>("GET", "/tokens/", undefined, signal) });
}

/** The answer holds the token itself, which is told only once. */
export function useGiveToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: TokenWish) => call<{ token: string }>("POST", "/tokens/", wish),
    onSuccess: () => queries.invalidateQueries({ queryKey: TOKENS }),
    gcTime: 0,
  });
}

export function useRevokeToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<string>("DELETE", `/tokens/${encodeURIComponent(id)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: TOKENS }),
  });
}

export function useLiveSessions(refresh: number) {
  return useQuery({
    queryKey: SESSIONS,
    queryFn: ({ signal }) => call<LiveSession[]>("GET", "/live_sessions/", undefined, signal),
    refetchInterval: refresh,
  });
}

export function useEndSession() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (key: string) => call<string>("DELETE", `/live_sessions/${encodeURIComponent(key)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: SESSIONS }),
  });
}
