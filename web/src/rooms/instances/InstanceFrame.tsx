/** What all pages of one instance have in common: its name, state, operations and troubles. */
import { Breadcrumb, BreadcrumbItem, Skeleton } from "@patternfly/react-core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";

import { type Guest, shortName } from "../../api/guest";
import { useGuest } from "../../api/guests";
import { LIST_INTERVAL } from "../../shell/AutoRefresh";
import { Failure } from "../../shell/Failure";
import { Notice } from "../../shell/Notice";
import { RoomPage } from "../../shell/RoomPage";
import { InstanceBar } from "./InstanceBar";
import { InstanceTabs } from "./InstanceTabs";
import { INSTANCES, type InstanceTab } from "./paths";
import { StateLabel } from "./StateLabel";
import { useInstanceActions } from "./useInstanceActions";

interface InstanceFrameProps {
  tab: InstanceTab;
  children: (guest: Guest) => ReactNode;
}

export function InstanceFrame({ tab, children }: InstanceFrameProps) {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const navigate = useNavigate();
  const { data: guest, ...query } = useGuest(id, LIST_INTERVAL);
  const actions = useInstanceActions(() => void navigate(INSTANCES));
  const breadcrumb = (
    <Breadcrumb>
      <BreadcrumbItem
        render={({ className }) => (
          <Link className={className} to={INSTANCES}>
            {t("rooms.instances")}
          </Link>
        )}
      />
      <BreadcrumbItem isActive>{guest ? shortName(guest) : id}</BreadcrumbItem>
    </Breadcrumb>
  );
  if (!guest) {
    return (
      <RoomPage title={t("instances.detail")} breadcrumb={breadcrumb}>
        {query.isError ? (
          <Failure error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton height="16rem" screenreaderText={t("shell.loading")} />
        )}
      </RoomPage>
    );
  }
  return (
    <RoomPage
      title={shortName(guest)}
      subtitle={<StateLabel guest={guest} />}
      breadcrumb={breadcrumb}
      actions={<InstanceBar guest={guest} actions={actions} />}
    >
      <InstanceTabs id={id} active={tab} />
      <div className="nano-notice">
        {guest.broken && (
          <Notice variant="danger" title={t("instances.broken")}>
            {guest.broken}
          </Notice>
        )}
        {guest.notice && (
          <Notice variant="warning" title={t("instances.notGranted")}>
            {guest.notice}
          </Notice>
        )}
      </div>
      {children(guest)}
      {actions.dialogs}
    </RoomPage>
  );
}
