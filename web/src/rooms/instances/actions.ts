/** What can be done with an instance in which state: one table for the list, the detail page and the console. */
import type { Guest } from "../../api/guest";
import { type GuestState, stateOf } from "../../api/guest";
import type { MediaOrder, PlainOrder } from "../../api/instance-orders";

export type InstanceAction = PlainOrder | MediaOrder | "resetSystem" | "buildImage" | "move" | "delete";

interface Rule {
  action: InstanceAction;
  /** In which state it makes sense. */
  state: GuestState;
  /** Only with, or only without, a medium in the drive. */
  media?: boolean;
  /** Wanted so often that a page has a button of its own for it. */
  isFrequent?: boolean;
  /** May lose data of the guest, or the guest itself. */
  isDanger?: boolean;
}

export const ACTIONS: readonly Rule[] = [
  { action: "start", state: "stopped", isFrequent: true },
  { action: "startWithMedia", state: "stopped", isFrequent: true },
  { action: "stop", state: "running", isFrequent: true },
  { action: "reboot", state: "running", isFrequent: true },
  { action: "insertMedia", state: "running", media: false, isFrequent: true },
  { action: "ejectMedia", state: "running", media: true, isFrequent: true },
  { action: "buildImage", state: "stopped" },
  { action: "move", state: "stopped" },
  { action: "move", state: "running" },
  { action: "forceStop", state: "running", isDanger: true },
  { action: "forceReboot", state: "running", isDanger: true },
  { action: "resetSystem", state: "stopped", isDanger: true },
  { action: "delete", state: "stopped", isDanger: true },
];

/** The actions that fit the instance now, gentle ones first. */
export function actionsOf(guest: Guest): Rule[] {
  const state = stateOf(guest);
  return ACTIONS.filter(
    (rule) => rule.state === state && (rule.media === undefined || rule.media === Boolean(guest.media_attached)),
  );
}
