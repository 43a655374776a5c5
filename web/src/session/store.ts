/** The login of this browser tab: kept in the tab's own storage, gone when the tab is closed. */
import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";

export interface Session {
  id: string;
  user: string;
  group: string;
  /** Identifiers of the rooms this user may enter. */
  menu: string[];
  /** Seconds until the session ends unless it is kept alive. */
  timeout: number;
  address: string;
}

interface SessionState {
  session: Session | null;
  /** True after the server ended the session, until the next login. */
  expired: boolean;
}

export const useSessionStore = create<SessionState>()(
  persist((): SessionState => ({ session: null, expired: false }), {
    name: "nano.session",
    storage: createJSONStorage(() => sessionStorage),
    partialize: ({ session }) => ({ session }),
  }),
);

/** The session outside of components; null before the login. */
export function currentSession(): Session | null {
  return useSessionStore.getState().session;
}

/** Remembers a fresh login. */
export function openSession(session: Session): void {
  useSessionStore.setState({ session, expired: false });
}

/** Forgets the login because the user wanted it. */
export function closeSession(): void {
  useSessionStore.setState({ session: null, expired: false });
}

/** Forgets the login because the server no longer knows it. */
export function expireSession(): void {
  if (currentSession()) useSessionStore.setState({ session: null, expired: true });
}

/** The session inside of pages that are shown only after the login. */
export function useSession(): Session {
  const session = useSessionStore((state) => state.session);
  if (!session) throw new Error("this page needs a session");
  return session;
}
