/** Addresses of the dashboard's pages. */

const BASE = "/admin/dashboard";

export const dashboardOf = (...names: string[]): string => [BASE, ...names.map(encodeURIComponent)].join("/");

/** The steps of the breadcrumb down to the last of `names`. */
export function wayTo(...names: string[]): { name: string; to: string }[] {
  return names.map((name, depth) => ({ name, to: dashboardOf(...names.slice(0, depth + 1)) }));
}
