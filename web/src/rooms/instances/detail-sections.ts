/** Which facts of an instance its page shows, in which groups: declared here, drawn elsewhere. */
import { type CpuPriority, type Guest, shortName } from "../../api/guest";
import type { Family } from "../../format/quantities";
import type { Change } from "./changes/changes";

export type Fact = {
  label:
    | "name"
    | "id"
    | "group"
    | "owner"
    | "created"
    | "system"
    | "autoStart"
    | "cores"
    | "memory"
    | "systemDisk"
    | "dataDisk"
    | "pool"
    | "cell"
    | "address"
    | "allocated"
    | "hardwareAddress"
    | "display"
    | "secret"
    | "password"
    | "priority"
    | "cpuLimit"
    | "readSpeed"
    | "writeSpeed"
    | "readIops"
    | "writeIops"
    | "inbound"
    | "outbound";
  /** Distinguishes facts of one label, as the second data disk. */
  index?: number;
  /** What can be changed of it. */
  changes?: readonly Change[];
} & (
  | { kind: "text" | "copy" | "secret"; value: string | undefined }
  | { kind: "bytes" | "count"; value: number }
  /** 0 means that there is no limit. */
  | { kind: "speedLimit"; value: number; family: Family }
  | { kind: "countLimit" | "percentLimit"; value: number }
  | { kind: "switch"; value: boolean }
  /** Shown only when it is asked for. */
  | { kind: "hidden" }
  | { kind: "priority"; value: CpuPriority }
);

interface Section {
  title: "general" | "hardware" | "network" | "access" | "limits";
  facts: Fact[];
}

export function detailSections(guest: Guest): Section[] {
  const [systemDisk = 0, ...dataDisks] = guest.disks;
  const { qos = {} } = guest;
  return [
    {
      title: "general",
      facts: [
        { label: "name", kind: "text", value: shortName(guest), changes: [{ kind: "name" }] },
        { label: "id", kind: "copy", value: guest.id },
        { label: "owner", kind: "text", value: guest.owner },
        { label: "group", kind: "text", value: guest.group },
        { label: "pool", kind: "text", value: guest.pool },
        { label: "cell", kind: "text", value: guest.cell },
        { label: "created", kind: "text", value: guest.create_time },
        { label: "autoStart", kind: "switch", value: guest.auto_start, changes: [{ kind: "autoStart" }] },
      ],
    },
    {
      title: "hardware",
      facts: [
        { label: "cores", kind: "count", value: guest.cores, changes: [{ kind: "cores" }] },
        { label: "memory", kind: "bytes", value: guest.memory, changes: [{ kind: "memory" }] },
        { label: "systemDisk", kind: "bytes", value: systemDisk, changes: diskChanges(0) },
        ...dataDisks.map((value, before): Fact => ({
          label: "dataDisk",
          kind: "bytes",
          value,
          index: before + 1,
          changes: diskChanges(before + 1),
        })),
        { label: "system", kind: "text", value: guest.system },
      ],
    },
    {
      title: "network",
      facts: [
        { label: "address", kind: "copy", value: guest.internal.network_address },
        { label: "allocated", kind: "text", value: guest.internal.allocated_address },
        { label: "hardwareAddress", kind: "copy", value: guest.ethernet_address },
      ],
    },
    {
      title: "access",
      facts: [
        {
          label: "display",
          kind: "copy",
          value: guest.internal.display_address && `vnc://${guest.internal.display_address}`,
        },
        { label: "secret", kind: "secret", value: guest.monitor_secret, changes: [{ kind: "screenPassword" }] },
        { label: "password", kind: "hidden", changes: [{ kind: "showPassword" }, { kind: "password" }] },
      ],
    },
    {
      title: "limits",
      facts: [
        {
          label: "priority",
          kind: "priority",
          value: qos.cpu_priority ?? "high",
          changes: [{ kind: "priority" }],
        },
        { label: "cpuLimit", kind: "percentLimit", value: qos.cpu_limit ?? 0, changes: [{ kind: "cpuLimit" }] },
        {
          label: "readSpeed",
          kind: "speedLimit",
          family: "byte",
          value: qos.read_speed ?? 0,
          changes: [{ kind: "diskLimits" }],
        },
        { label: "writeSpeed", kind: "speedLimit", family: "byte", value: qos.write_speed ?? 0 },
        { label: "readIops", kind: "countLimit", value: qos.read_iops ?? 0 },
        { label: "writeIops", kind: "countLimit", value: qos.write_iops ?? 0 },
        {
          label: "inbound",
          kind: "speedLimit",
          family: "bit",
          value: qos.receive_speed ?? 0,
          changes: [{ kind: "networkLimits" }],
        },
        { label: "outbound", kind: "speedLimit", family: "bit", value: qos.send_speed ?? 0 },
      ],
    },
  ];
}

function diskChanges(index: number): Change[] {
  return [
    { kind: "growDisk", index },
    { kind: "shrinkDisk", index },
  ];
}
