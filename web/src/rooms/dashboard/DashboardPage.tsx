/** What all pages of the dashboard share: the way down as breadcrumb, usage on top, what is inside below. */
import {
  Breadcrumb,
  BreadcrumbItem,
  EmptyState,
  Gallery,
  Skeleton,
  Stack,
  StackItem,
  Title,
} from "@patternfly/react-core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Failure } from "../../shell/Failure";
import { RoomPage } from "../../shell/RoomPage";

interface DashboardPageProps {
  /** Names from the pool downwards; none for the whole zone. */
  way: { name: string; to: string }[];
  subtitle?: ReactNode;
  actions?: ReactNode;
  query: { isPending: boolean; error: Error | null; refetch: () => unknown };
  children: ReactNode;
}

export function DashboardPage({ way, subtitle, actions, query, children }: DashboardPageProps) {
  const { t } = useTranslation();
  const zone = { name: t("dashboard.zone"), to: "/admin/dashboard" };
  const steps = [zone, ...way];
  const here = steps.at(-1) ?? zone;
  const breadcrumb = (
    <Breadcrumb>
      {steps.map(({ name, to }) =>
        to === here.to ? (
          <BreadcrumbItem key={to} isActive>
            {name}
          </BreadcrumbItem>
        ) : (
          <BreadcrumbItem
            key={to}
            render={({ className }) => (
              <Link className={className} to={to}>
                {name}
              </Link>
            )}
          />
        ),
      )}
    </Breadcrumb>
  );
  return (
    <RoomPage
      title={way.length ? here.name : t("rooms.dashboard")}
      subtitle={subtitle}
      breadcrumb={way.length ? breadcrumb : undefined}
      actions={actions}
    >
      {query.isPending && <UsageSkeleton />}
      {query.error ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : children}
    </RoomPage>
  );
}

function UsageSkeleton() {
  const { t } = useTranslation();
  return (
    <Gallery hasGutter minWidths={{ default: "9rem", sm: "10rem" }}>
      {["cpu", "memory", "disk", "activity", "network"].map((name) => (
        <Skeleton key={name} height="9rem" screenreaderText={t("shell.loading")} />
      ))}
    </Gallery>
  );
}

interface InsideProps {
  title: string;
  emptyTitle: string;
  isEmpty: boolean;
  usage: ReactNode;
  children: ReactNode;
}

/** Usage on top, the cards of what is inside below. */
export function UsageAndInside({ title, emptyTitle, isEmpty, usage, children }: InsideProps) {
  return (
    <Stack hasGutter>
      <StackItem>{usage}</StackItem>
      <StackItem>
        <Title headingLevel="h2" size="lg">
          {title}
        </Title>
      </StackItem>
      <StackItem isFilled>
        {isEmpty ? (
          <EmptyState titleText={emptyTitle} headingLevel="h3" variant="sm" />
        ) : (
          <Gallery hasGutter minWidths={{ default: "100%", sm: "18rem" }}>
            {children}
          </Gallery>
        )}
      </StackItem>
    </Stack>
  );
}
