/** What a query found, or its place: why it failed, or what to do as long as there is nothing. */
import { EmptyState, EmptyStateActions, EmptyStateBody, EmptyStateFooter } from "@patternfly/react-core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ComponentType, ReactNode } from "react";

import { Failure } from "./Failure";

interface CollectionProps {
  /** A list, or things by their names. */
  query: UseQueryResult<readonly unknown[] | Record<string, unknown>>;
  Icon: ComponentType;
  none: string;
  noneHint: string;
  /** The next step for whoever has nothing yet. */
  action?: ReactNode;
  children: ReactNode;
}

export function Collection({ query, Icon, none, noneHint, action, children }: CollectionProps) {
  if (query.isError && !query.data) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data || Object.keys(query.data).length > 0) return children;
  return (
    <EmptyState icon={Icon} titleText={none} headingLevel="h2">
      <EmptyStateBody>{noneHint}</EmptyStateBody>
      {action && (
        <EmptyStateFooter>
          <EmptyStateActions>{action}</EmptyStateActions>
        </EmptyStateFooter>
      )}
    </EmptyState>
  );
}
