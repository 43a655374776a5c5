/** What the wizard collects, and how it becomes a request. */
import { type BatchCreation, MOST_ITEMS, type NameRule } from "../../../api/batches";
import type { CpuPriority } from "../../../api/guest";
import type { GuestCreation } from "../../../api/guests";
import { RESOURCE_NAME } from "../../../format/names";
import { GIB, MBIT, MIB } from "../../../format/units";
import type { Session } from "../../../session/store";
import { SMALLEST_DATA_DISK_GIB, SMALLEST_SYSTEM_DISK_GIB } from "./hardware-steps";

export interface Draft {
  name: string;
  /** How many; with more than one, `name` is what their names begin with, and the rule tells what follows. */
  count: number;
  nameRule: NameRule;
  pool: string;
  template: string;
  cores: number;
  memoryMiB: number;
  systemDiskGiB: number;
  /** 0 for none */
  dataDiskGiB: number;
  autoStart: boolean;
  priority: CpuPriority;
  /** Operations per second, reading and writing alike; 0 for no limit, as both below. */
  iops: number;
  inboundMbit: number;
  outboundMbit: number;
}

export const NEW_DRAFT: Draft = {
  name: "",
  count: 1,
  nameRule: "order",
  pool: "",
  template: "",
  cores: 1,
  memoryMiB: 1024,
  systemDiskGiB: 5,
  dataDiskGiB: 0,
  autoStart: false,
  priority: "medium",
  iops: 0,
  inboundMbit: 0,
  outboundMbit: 0,
};

export interface Limits {
  /** GiB */
  maxDisk: number;
}

/** Whether so many can be made at once. */
export function isCount(count: number): boolean {
  return Number.isInteger(count) && count >= 1 && count <= MOST_ITEMS;
}

export function isSystemComplete(draft: Draft): boolean {
  return RESOURCE_NAME.test(draft.name) && isCount(draft.count) && draft.pool !== "" && draft.template !== "";
}

export function isHardwareComplete(draft: Draft, { maxDisk }: Limits): boolean {
  const { systemDiskGiB, dataDiskGiB } = draft;
  const systemFits = systemDiskGiB >= SMALLEST_SYSTEM_DISK_GIB && systemDiskGiB <= maxDisk;
  const dataFits = dataDiskGiB === 0 || (dataDiskGiB >= SMALLEST_DATA_DISK_GIB && dataDiskGiB <= maxDisk);
  return systemFits && dataFits;
}

/** The request that creates the instance for the user of `session`. */
export function toCreation(draft: Draft, session: Session): GuestCreation {
  const disks = [draft.systemDiskGiB * GIB];
  if (draft.dataDiskGiB > 0) disks.push(draft.dataDiskGiB * GIB);
  return {
    name: draft.name,
    owner: session.user,
    group: session.group,
    pool: draft.pool,
    cores: draft.cores,
    memory: draft.memoryMiB * MIB,
    disks,
    template: draft.template,
    auto_start: draft.autoStart,
    qos: {
      cpu_priority: draft.priority,
      read_iops: draft.iops,
      write_iops: draft.iops,
      receive_speed: draft.inboundMbit * MBIT,
      send_speed: draft.outboundMbit * MBIT,
    },
  };
}

/** The request that creates several instances that differ in their names. */
export function toBatchCreation(draft: Draft, session: Session): BatchCreation {
  const { name, ...shape } = toCreation(draft, session);
  return { ...shape, name_prefix: name, name_rule: draft.nameRule, count: draft.count };
}

const SAMPLE_MAC = "00163e1a2b3c";
const SAMPLE_ADDRESS = "192-168-1-20";

/** A name as the rule makes it. */
export function sampleName(prefix: string, rule: NameRule): string {
  const tails: Record<NameRule, string> = { order: "0", MAC: SAMPLE_MAC, address: SAMPLE_ADDRESS };
  return `${prefix}_${tails[rule]}`;
}
