/** Light, dark, or what the system prefers; remembered in this browser. */
import { create } from "zustand";
import { persist } from "zustand/middleware";

export const THEMES = ["light", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];

const DARK_CLASS = "pf-v6-theme-dark";

interface ThemeState {
  theme: Theme;
  setTheme: (theme: Theme) => void;
}

export const useTheme = create<ThemeState>()(
  persist((set) => ({ theme: "system", setTheme: (theme) => set({ theme }) }), { name: "nano.theme" }),
);

/** Applies the theme now and whenever the choice or the system's preference changes. */
export function followTheme(): void {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const { theme } = useTheme.getState();
    const dark = theme === "dark" || (theme === "system" && system.matches);
    document.documentElement.classList.toggle(DARK_CLASS, dark);
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
  };
  system.addEventListener("change", apply);
  useTheme.subscribe(apply);
  apply();
}
