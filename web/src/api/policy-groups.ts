/** Security policy groups: rules for the traffic to instances, which new instances get a copy of. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";
import type { Action, Rule, RuleOwner } from "./rules";
import { useSession } from "../session/store";

export interface PolicyGroupWish {
  name: string;
  description: string;
  enabled: boolean;
  /** Offered to everybody, not only to its owner. */
  global: boolean;
  default_action: Action;
}

export interface PolicyGroup extends Omit<PolicyGroupWish, "description"> {
  id: string;
  description?: string;
  user: string;
  group: string;
}

const KEY = "policy-groups";
const FOLDER = "/security_policy_groups/";
const path = (id: string) => FOLDER + encodeURIComponent(id);

/** What the rules of a group belong to. */
export const rulesOfGroup = (id: string): RuleOwner => ({ path: `${path(id)}/rules/`, key: [KEY] });

/** The groups of the session's own, and of its user group. */
export function usePolicyGroups() {
  return useQuery({
    queryKey: [KEY],
    queryFn: ({ signal }) => call<PolicyGroup[]>("GET", "/search/security_policy_groups/", undefined, signal),
    placeholderData: keepPreviousData,
  });
}

/** The enabled groups that anybody may choose for a new instance. */
export function useOfferedPolicyGroups() {
  return useQuery({
    queryKey: [KEY, "offered"],
    queryFn: ({ signal }) =>
      call<PolicyGroup[]>(
        "GET",
        "/search/security_policy_groups/?enabled_only=true&global_only=true",
        undefined,
        signal,
      ),
  });
}

export function usePolicyGroup(id: string) {
  return useQuery({
    queryKey: [KEY, id],
    queryFn: ({ signal }) => call<PolicyGroup>("GET", path(id), undefined, signal),
  });
}

export function useRules(id: string) {
  return useQuery({
    queryKey: [KEY, id, "rules"],
    queryFn: ({ signal }) => call<Rule[]>("GET", rulesOfGroup(id).path, undefined, signal),
  });
}

function useChange<Wish>(change: (wish: Wish) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => queries.invalidateQueries({ queryKey: [KEY] }) });
}

/** Replaces the settings of a group, which keeps its owner; without a group a new one of the session's own is made. */
export function useSavePolicyGroup(known?: PolicyGroup) {
  const session = useSession();
  const { user, group } = known ?? session;
  return useChange((wish: PolicyGroupWish) =>
    known
      ? call<unknown>("PUT", path(known.id), { ...wish, user, group })
      : call<unknown>("POST", FOLDER, { ...wish, user, group }),
  );
}

export const useDeletePolicyGroup = () => useChange((id: string) => call<string>("DELETE", path(id)));
