/** Shows a room only to those whose role has it. */
import type { ReactNode } from "react";

import { NotFound } from "../shell/NotFound";
import { useSession } from "./store";

export function RequireMenu({ menu, children }: { menu: string; children: ReactNode }) {
  const session = useSession();
  return session.menu.includes(menu) ? children : <NotFound />;
}
