/** Log in, stay logged in, log out. */
import { useMutation } from "@tanstack/react-query";

import { closeSession, openSession, type Session } from "../session/store";
import { call } from "./client";

interface SessionAnswer {
  session: string;
  group: string;
  timeout: number;
  menu: string[] | null;
  address?: string;
}

const NONCE_LENGTH = 16;

/** Sixteen letters and digits of no meaning, as the contract wants them with a login. */
function nonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(NONCE_LENGTH));
  return Array.from(bytes, (byte) => (byte % 36).toString(36)).join("");
}

export function useLogin() {
  return useMutation({
    mutationFn: async ({ user, password }: { user: string; password: string }): Promise<Session> => {
      const answer = await call<SessionAnswer>("POST", "/sessions/", { user, password, nonce: nonce() });
      return {
        id: answer.session,
        user,
        group: answer.group,
        menu: answer.menu ?? [],
        timeout: answer.timeout,
        address: answer.address ?? "",
      };
    },
    onSuccess: openSession,
  });
}

/** Moves the end of the session away by its whole time. */
export function keepAlive(session: Session): Promise<string> {
  return call<string>("PUT", `/sessions/${session.id}`);
}

export function useLogout() {
  return useMutation({
    mutationFn: (session: Session) => call<string>("DELETE", `/sessions/${session.id}`),
    // The session ends by itself when the server could not be told.
    onSettled: closeSession,
  });
}
