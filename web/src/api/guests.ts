/** Instances: find them, look at one, create and delete. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { ask, call } from "./client";
import type { CpuPriority, Guest, InstanceStatus } from "./guest";
import { DASHBOARD_INTERVAL } from "./usage";
import { appended, type Counters, KEPT_UNSEEN, type Sample, sampleBetween } from "./usage-history";

export interface GuestSearch {
  limit: number;
  offset: number;
  pool?: string;
  cell?: string;
  keyword?: string;
}

export interface GuestPage {
  result: Guest[];
  total: number;
}

export interface GuestCreation {
  name: string;
  owner: string;
  group: string;
  pool: string;
  cores: number;
  /** bytes */
  memory: number;
  /** bytes; the first is the system disk */
  disks: number[];
  template: string;
  auto_start: boolean;
  /** The disk image that the system disk is cloned from; a blank disk without. */
  from_image?: string;
  /** What is expected inside: `qemu`, the guest agent, and `cloud-init`. */
  modules?: string[];
  cloud_init?: { admin_name: string; admin_secret: string; data_path: string };
  security_policy_group?: string;
  qos: {
    cpu_priority: CpuPriority;
    write_iops: number;
    read_iops: number;
    receive_speed: number;
    send_speed: number;
  };
}

export const GUESTS_KEY = "guests";
const path = (id: string) => `/guests/${encodeURIComponent(id)}`;

export function useGuestSearch(search: GuestSearch, refresh: number | false) {
  return useQuery({
    queryKey: [GUESTS_KEY, "search", search],
    queryFn: ({ signal }) => call<GuestPage>("POST", "/search/guests/", search, signal),
    refetchInterval: refresh,
    placeholderData: keepPreviousData,
  });
}

export function useGuest(id: string, refresh: number | false = false) {
  return useQuery({
    queryKey: [GUESTS_KEY, id],
    queryFn: ({ signal }) => call<Guest>("GET", path(id), undefined, signal),
    refetchInterval: refresh,
  });
}

export interface TrackedInstance {
  now: InstanceStatus;
  counters: Counters;
  history: Sample[];
}

/** Live usage from the instance's host, and how it was in the last minutes. */
export function useTrackedInstance(id: string) {
  const queryKey = [GUESTS_KEY, id, "usage"];
  return useQuery({
    queryKey,
    queryFn: async ({ client, signal }): Promise<TrackedInstance> => {
      const now = await call<InstanceStatus>("GET", `/instances/${encodeURIComponent(id)}`, undefined, signal);
      const before = client.getQueryData<TrackedInstance>(queryKey);
      const { bytes_read, bytes_written, bytes_received, bytes_sent } = now;
      const counters = { time: Date.now(), bytes_read, bytes_written, bytes_received, bytes_sent };
      const sample = sampleBetween(before?.counters, counters, now.cpu_usage);
      return { now, counters, history: appended(before?.history ?? [], sample) };
    },
    refetchInterval: DASHBOARD_INTERVAL,
    gcTime: KEPT_UNSEEN,
  });
}

/** How far a guest in the making is; throws Refusal, once, when it could not be made. */
export async function lookAtCreation(id: string, signal: AbortSignal): Promise<{ isOver: boolean; percent: number }> {
  const { status, data } = await ask<Guest>("GET", path(id), undefined, signal);
  return { isOver: status === 200, percent: data.progress };
}

export function useCreateGuest() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (creation: GuestCreation) => call<{ id: string }>("POST", "/guests/", creation),
    onSuccess: () => queries.invalidateQueries({ queryKey: [GUESTS_KEY] }),
  });
}

export function useDeleteGuest() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<string>("DELETE", path(id), { force: false }),
    onSuccess: (_, id) => {
      queries.removeQueries({ queryKey: [GUESTS_KEY, id] });
      return queries.invalidateQueries({ queryKey: [GUESTS_KEY, "search"] });
    },
  });
}
