/** Identifiers of all rooms that a role can open, in the order of the navigation; also of those this portal shows elsewhere. */
export const MENUS = [
  "dashboard",
  "compute_pool",
  "address_pool",
  "storage_pool",
  "instance",
  "image",
  "media",
  "templates",
  "policies",
  "user",
  "log",
  "visibility",
] as const;
