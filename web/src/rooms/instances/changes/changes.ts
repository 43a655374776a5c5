/** What can be changed of an instance, and in which state: declared here, asked for in dialogs. */
import { type Guest, type GuestState, stateOf } from "../../../api/guest";
import type { GuestChange } from "../../../api/guest-changes";

export type ChangeKind = GuestChange["kind"] | "password" | "showPassword";

/** A change, and of which disk where it is about one. */
export interface Change {
  kind: ChangeKind;
  index?: number;
}

/** What is not listed can be changed in either state. */
const NEEDED: Partial<Record<ChangeKind, GuestState>> = {
  name: "stopped",
  shrinkDisk: "stopped",
  password: "running",
};

/** Why a change is not possible now; undefined when it is. */
export type Obstacle = "stopFirst" | "startFirst" | "notNow";

export function obstacleTo(kind: ChangeKind, guest: Guest): Obstacle | undefined {
  const state = stateOf(guest);
  if (state !== "running" && state !== "stopped") return "notNow";
  const needed = NEEDED[kind] ?? state;
  if (needed === state) return undefined;
  return needed === "stopped" ? "stopFirst" : "startFirst";
}
