/** Where the pages of an instance are. */

export const INSTANCES = "/admin/instances";

export type InstanceTab = "detail" | "snapshots" | "security";

export function instancePage(id: string, tab: InstanceTab = "detail"): string {
  const page = `${INSTANCES}/${encodeURIComponent(id)}`;
  return tab === "detail" ? page : `${page}/${tab}`;
}
