/** An instance as the REST contract shows it. */

export const CPU_PRIORITIES = ["high", "medium", "low"] as const;
export type CpuPriority = (typeof CPU_PRIORITIES)[number];

export interface Qos {
  cpu_priority?: CpuPriority;
  /** Percent of each core; 0 or absent for no limit, as all limits here. */
  cpu_limit?: number;
  /** operations per second */
  write_iops?: number;
  read_iops?: number;
  /** bytes per second, as all speeds */
  write_speed?: number;
  read_speed?: number;
  receive_speed?: number;
  send_speed?: number;
}

export interface Addresses {
  network_address?: string;
  /** address:port of the screen */
  display_address?: string;
  allocated_address?: string;
}

export interface Guest {
  id: string;
  /** group.name */
  name: string;
  /** False while it is being made; `progress` tells how far, in percent. */
  created: boolean;
  progress: number;
  running: boolean;
  lost?: boolean;
  owner: string;
  group: string;
  pool?: string;
  cell?: string;
  host?: string;
  cores: number;
  /** bytes, as all sizes */
  memory: number;
  total_disk?: number;
  disks: number[];
  auto_start: boolean;
  system?: string;
  monitor_secret?: string;
  ethernet_address?: string;
  internal: Addresses;
  external?: Addresses;
  create_time?: string;
  media_attached?: boolean;
  qos?: Qos;
  /** Why it cannot be used, as when its disk vanished. */
  broken?: string;
  /** A wish that its host could not grant, as a limit that is not in force. */
  notice?: string;
  /** On its way to another cell. */
  migrating?: boolean;
}

/** A guest with its counters since it was started, in bytes. */
export interface InstanceStatus extends Guest {
  /** percent of its own cores */
  cpu_usage: number;
  memory_available: number;
  disk_available?: number;
  bytes_read: number;
  bytes_written: number;
  bytes_received: number;
  bytes_sent: number;
}

/** The one state that a list shows of a guest. */
export type GuestState = "creating" | "moving" | "lost" | "running" | "stopped";

export function stateOf(guest: Guest): GuestState {
  if (!guest.created) return "creating";
  if (guest.migrating) return "moving";
  if (guest.lost) return "lost";
  return guest.running ? "running" : "stopped";
}

/** The name given at creation, without the group before it. */
export function shortName(guest: Pick<Guest, "name" | "group">): string {
  const prefix = `${guest.group}.`;
  return guest.name.startsWith(prefix) ? guest.name.slice(prefix.length) : guest.name;
}
