/** Rules for the traffic to instances: of a policy group, or of one instance. */
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";

export const ACTIONS = ["accept", "reject"] as const;
export type Action = (typeof ACTIONS)[number];

export const PROTOCOLS = ["tcp", "udp", "icmp"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export interface Rule {
  action: Action;
  protocol: Protocol;
  /** Where the traffic comes from; empty or absent for anywhere. */
  from_address?: string;
  /** Where it goes to, when it is not the instance itself; only other clients set it. */
  to_address?: string;
  /** 0 for any */
  to_port: number;
}

/** What rules belong to: where they are changed, and what is known of it. */
export interface RuleOwner {
  /** Ends with a slash. */
  path: string;
  key: QueryKey;
}

export type Direction = "up" | "down";

function useChange<Wish>({ key }: RuleOwner, change: (wish: Wish) => Promise<string>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => queries.invalidateQueries({ queryKey: key }) });
}

/** Replaces the rule at `index`, counted from 0; without one a rule is added at the end. */
export const useSaveRule = (owner: RuleOwner, index?: number) =>
  useChange(owner, (rule: Rule) =>
    index === undefined ? call<string>("POST", owner.path, rule) : call<string>("PUT", `${owner.path}${index}`, rule),
  );

export const useDeleteRule = (owner: RuleOwner) =>
  useChange(owner, (index: number) => call<string>("DELETE", `${owner.path}${index}`));

/** Lets the rule at `index` change places with its neighbour. */
export const useMoveRule = (owner: RuleOwner) =>
  useChange(owner, ({ index, direction }: { index: number; direction: Direction }) =>
    call<string>("PUT", `${owner.path}${index}/order`, { direction }),
  );
