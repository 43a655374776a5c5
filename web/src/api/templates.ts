/** System templates: named hardware that suits a guest system. */
import { useQuery } from "@tanstack/react-query";

import { call } from "./client";

export interface TemplateSummary {
  id: string;
  name: string;
  operating_system: string;
}

export function useTemplates() {
  return useQuery({
    queryKey: ["templates"],
    queryFn: ({ signal }) => call<TemplateSummary[]>("GET", "/templates/", undefined, signal),
  });
}
