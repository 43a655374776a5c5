/** Whether the page fills the whole screen, and the way there and back. */
import { useSyncExternalStore } from "react";

function follow(tell: () => void): () => void {
  document.addEventListener("fullscreenchange", tell);
  return () => document.removeEventListener("fullscreenchange", tell);
}

function toggle(): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  // The whole document: dialogs and menus stand outside of any part of it.
  else void document.documentElement.requestFullscreen();
}

export function useFullscreen(): { isFull: boolean; toggle: () => void } {
  return { isFull: useSyncExternalStore(follow, () => document.fullscreenElement !== null), toggle };
}
