/** Names the browser's tab after the page. */
import { useEffect } from "react";

export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · Nano` : "Nano";
  }, [title]);
}
