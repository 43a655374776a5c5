/** Where the pages of an instance are. */

export const INSTANCES = "/admin/instances";

export const INSTANCE_TABS = ["detail", "snapshots", "security"] as const;
export type InstanceTab = (typeof INSTANCE_TABS)[number];

export function instancePage(id: string, tab: InstanceTab = "detail"): string {
  const page = `${INSTANCES}/${encodeURIComponent(id)}`;
  return tab === "detail" ? page : `${page}/${tab}`;
}
