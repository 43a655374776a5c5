/** What can be changed of an instance, each change as the REST contract spells it, and the password inside it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";
import type { CpuPriority } from "./guest";
import { GUESTS_KEY } from "./guests";

/** Sizes in bytes; limits in bytes or operations per second, 0 for none. */
export type GuestChange =
  /** group.name */
  | { kind: "name"; name: string }
  | { kind: "cores"; cores: number }
  | { kind: "memory"; memory: number }
  | { kind: "autoStart"; enable: boolean }
  | { kind: "priority"; priority: CpuPriority }
  /** Percent of each core. */
  | { kind: "cpuLimit"; cpu_limit: number }
  | { kind: "diskLimits"; read_speed: number; write_speed: number; read_iops: number; write_iops: number }
  | { kind: "networkLimits"; receive_speed: number; send_speed: number }
  | { kind: "growDisk"; index: number; size: number }
  | { kind: "shrinkDisk"; index: number }
  | { kind: "screenPassword" };

/** A user inside and the password, as they were set last. */
export interface GuestAccess {
  user?: string;
  password?: string;
}

const PATHS: Record<GuestChange["kind"], string> = {
  name: "/name/",
  cores: "/cores",
  memory: "/memory",
  autoStart: "/auto_start",
  priority: "/qos/cpu",
  cpuLimit: "/qos/cpu_limit",
  diskLimits: "/qos/disk",
  networkLimits: "/qos/network",
  growDisk: "/disks/resize/",
  shrinkDisk: "/disks/shrink/",
  screenPassword: "/monitor/secret",
};

const guestPath = (id: string) => `/guests/${encodeURIComponent(id)}`;
const accessKey = (id: string) => [GUESTS_KEY, id, "access"];

export function useChangeGuest(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, ...body }: GuestChange) =>
      call<string>("PUT", `${guestPath(id)}${PATHS[kind]}${"index" in body ? body.index : ""}`, body),
    onSuccess: () => queries.invalidateQueries({ queryKey: [GUESTS_KEY] }),
  });
}

/** Makes the system disk anew as a copy of a disk image; `onBegun` is called when the work has begun. */
export function useResetSystem(id: string, onBegun: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (image: string) => call<string>("PUT", `${guestPath(id)}/system/`, { from_image: image }),
    onSuccess: () => {
      onBegun();
      return queries.invalidateQueries({ queryKey: [GUESTS_KEY] });
    },
  });
}

/** The user and the password that are known; the instance is not asked. */
export function useGuestAccess(id: string) {
  return useQuery({
    queryKey: accessKey(id),
    queryFn: ({ signal }) => call<GuestAccess>("GET", `${guestPath(id)}/auth`, undefined, signal),
    gcTime: 0,
  });
}

/** Sets a password inside; without a user that of the administrator, without a password one is made up. */
export function useSetGuestPassword(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: GuestAccess) => call<GuestAccess>("PUT", `${guestPath(id)}/auth`, wish),
    onSuccess: () => queries.invalidateQueries({ queryKey: accessKey(id) }),
  });
}
