/** Lets only logged-in visitors through; others log in first and come back. */
import { Navigate, Outlet, useLocation } from "react-router";

import { KeepAlive } from "./KeepAlive";
import { useSessionStore } from "./store";

export function RequireSession() {
  const session = useSessionStore((state) => state.session);
  const { pathname, search } = useLocation();
  if (!session) return <Navigate to="/login" replace state={{ from: pathname + search }} />;
  return (
    <>
      <KeepAlive key={session.id} session={session} />
      <Outlet />
    </>
  );
}
