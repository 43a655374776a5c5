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
  /** Id of a disk image; empty for a blank disk. */
  image: string;
  /** Id of a security policy group; empty for none. */
  policy: string;
  /** Whether the guest agent is in the image. */
  agent: boolean;
  cloudInit: boolean;
  /** What Cloud-Init makes; empty for what the template and the server choose. */
  administrator: string;
  secret: string;
  dataPath: string;
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
  image: "",
  policy: "",
  agent: false,
  cloudInit: false,
  administrator: "",
  secret: "",
  dataPath: "/opt/data",
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

/** Whether the server takes the text as the name of an administrator; an empty one is the template's. */
export function isAdministrator(name: string): boolean {
  return /^([A-Za-z_][0-9A-Za-z_-]{0,31})?$/.test(name);
}

/** Whether data disks can be mounted there; with an empty text they are where the server chooses. */
export function isDataPath(path: string): boolean {
  return /^(\/[0-9A-Za-z_.-]+)*$/.test(path) && !path.split("/").some((part) => part === "." || part === "..");
}

/** Cloud-Init is a part of images: a blank disk has none. */
export function usesCloudInit({ image, cloudInit }: Draft): boolean {
  return image !== "" && cloudInit;
}

export function isSoftwareComplete(draft: Draft): boolean {
  return !usesCloudInit(draft) || (isAdministrator(draft.administrator) && isDataPath(draft.dataPath));
}

function softwareOf(draft: Draft): Partial<GuestCreation> {
  const withCloudInit = usesCloudInit(draft);
  const modules = [...(draft.agent ? ["qemu"] : []), ...(withCloudInit ? ["cloud-init"] : [])];
  const { administrator, secret, dataPath } = draft;
  return {
    ...(draft.image && { from_image: draft.image }),
    ...(draft.policy && { security_policy_group: draft.policy }),
    ...(modules.length > 0 && { modules }),
    ...(withCloudInit && { cloud_init: { admin_name: administrator, admin_secret: secret, data_path: dataPath } }),
  };
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
    ...softwareOf(draft),
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
