/** Which facts of an instance its page shows, in which groups: declared here, drawn elsewhere. */
import type { CpuPriority, Guest } from "../../api/guest";

export type Fact = {
  label:
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
    | "priority"
    | "iops"
    | "inbound"
    | "outbound";
  /** Distinguishes facts of one label, as the second data disk. */
  index?: number;
} & (
  | { kind: "text" | "copy" | "secret"; value: string | undefined }
  | { kind: "bytes" | "count"; value: number }
  /** 0 means that there is no limit. */
  | { kind: "speedLimit" | "countLimit"; value: number }
  | { kind: "switch"; value: boolean }
  | { kind: "priority"; value: CpuPriority }
);

interface Section {
  title: "general" | "hardware" | "network" | "screen" | "limits";
  facts: Fact[];
}

export function detailSections(guest: Guest): Section[] {
  const [systemDisk = 0, ...dataDisks] = guest.disks;
  const { qos = {} } = guest;
  return [
    {
      title: "general",
      facts: [
        { label: "id", kind: "copy", value: guest.id },
        { label: "owner", kind: "text", value: guest.owner },
        { label: "group", kind: "text", value: guest.group },
        { label: "pool", kind: "text", value: guest.pool },
        { label: "cell", kind: "text", value: guest.cell },
        { label: "created", kind: "text", value: guest.create_time },
        { label: "autoStart", kind: "switch", value: guest.auto_start },
      ],
    },
    {
      title: "hardware",
      facts: [
        { label: "cores", kind: "count", value: guest.cores },
        { label: "memory", kind: "bytes", value: guest.memory },
        { label: "systemDisk", kind: "bytes", value: systemDisk },
        ...dataDisks.map((value, index): Fact => ({ label: "dataDisk", kind: "bytes", value, index: index + 1 })),
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
      title: "screen",
      facts: [
        {
          label: "display",
          kind: "copy",
          value: guest.internal.display_address && `vnc://${guest.internal.display_address}`,
        },
        { label: "secret", kind: "secret", value: guest.monitor_secret },
      ],
    },
    {
      title: "limits",
      facts: [
        { label: "priority", kind: "priority", value: qos.cpu_priority ?? "high" },
        { label: "iops", kind: "countLimit", value: qos.read_iops ?? 0 },
        { label: "inbound", kind: "speedLimit", value: qos.receive_speed ?? 0 },
        { label: "outbound", kind: "speedLimit", value: qos.send_speed ?? 0 },
      ],
    },
  ];
}
