/** What an instance can be told to do, each order as the REST contract spells it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";
import { GUESTS_KEY } from "./guests";

export type PlainOrder = "start" | "stop" | "forceStop" | "reboot" | "forceReboot" | "ejectMedia";
export type MediaOrder = "startWithMedia" | "insertMedia";
/** An order to the instance `id`; `name` is what messages call it. */
export type Order = { id: string; name: string } & ({ kind: PlainOrder } | { kind: MediaOrder; media: string });

function send(order: Order): Promise<string> {
  const instance = `/instances/${encodeURIComponent(order.id)}`;
  switch (order.kind) {
    case "start":
      return call("POST", instance, {});
    case "startWithMedia":
      return call("POST", instance, { from_media: true, source: order.media });
    case "stop":
      return call("DELETE", instance, { reboot: false, force: false });
    case "forceStop":
      return call("DELETE", instance, { reboot: false, force: true });
    case "reboot":
      return call("DELETE", instance, { reboot: true, force: false });
    case "forceReboot":
      return call("DELETE", instance, { reboot: true, force: true });
    case "insertMedia":
      return call("POST", `${instance}/media`, { source: order.media });
    case "ejectMedia":
      return call("DELETE", `${instance}/media`);
  }
}

interface Report {
  onSuccess: (data: string, order: Order) => void;
  onError: (error: Error, order: Order) => void;
}

/**
 * Sends orders and reports how each ended, even when the page that gave it was left meanwhile.
 *
 * All that is shown of instances is asked for again afterwards, whether they succeeded or not.
 */
export function useInstanceOrder(report: Report) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    ...report,
    onSettled: () => queries.invalidateQueries({ queryKey: [GUESTS_KEY] }),
  });
}
