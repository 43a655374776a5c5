/** What may reach one instance: its own rules, and what happens to all other traffic. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call } from "./client";
import { GUESTS_KEY } from "./guests";
import type { Action, Rule, RuleOwner } from "./rules";

interface SecurityPolicy {
  default_action: Action;
  rules?: Rule[];
}

const path = (id: string) => `/guests/${encodeURIComponent(id)}/security_policy/`;
const keyOf = (id: string) => [GUESTS_KEY, id, "security"];

/** What the rules of an instance belong to. */
export const rulesOfGuest = (id: string): RuleOwner => ({ path: `${path(id)}rules/`, key: keyOf(id) });

function usePolicy<Part>(id: string, select: (policy: SecurityPolicy) => Part) {
  return useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => call<SecurityPolicy>("GET", path(id), undefined, signal),
    select,
  });
}

export const useDefaultAction = (id: string) => usePolicy(id, (policy) => policy.default_action);
export const useGuestRules = (id: string) => usePolicy(id, ({ rules = [] }) => rules);

export function useSetDefaultAction(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (action: Action) => call<string>("PUT", `${path(id)}default_action`, { action }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keyOf(id) }),
  });
}
