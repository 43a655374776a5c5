/** One instance: its configuration, its state and all that can be done with it. */
import {
  Breadcrumb,
  BreadcrumbItem,
  Button,
  Card,
  CardBody,
  CardTitle,
  Flex,
  Gallery,
  Skeleton,
} from "@patternfly/react-core";
import DesktopIcon from "@patternfly/react-icons/dist/esm/icons/desktop-icon";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";

import { type Guest, shortName, stateOf } from "../../api/guest";
import { useGuest } from "../../api/guests";
import { useSession } from "../../session/store";
import { LIST_INTERVAL } from "../../shell/AutoRefresh";
import { Failure } from "../../shell/Failure";
import { Notice } from "../../shell/Notice";
import { RoomPage } from "../../shell/RoomPage";
import { dashboardOf } from "../dashboard/addresses";
import { actionsOf } from "./actions";
import { ConsoleLink } from "./ConsoleLink";
import { detailSections } from "./detail-sections";
import { Facts } from "./Facts";
import { StateLabel } from "./StateLabel";
import { useInstanceActions } from "./useInstanceActions";

export default function DetailPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const guest = useGuest(id, LIST_INTERVAL);
  const breadcrumb = (
    <Breadcrumb>
      <BreadcrumbItem
        render={({ className }) => (
          <Link className={className} to="/admin/instances">
            {t("rooms.instances")}
          </Link>
        )}
      />
      <BreadcrumbItem isActive>{guest.data ? shortName(guest.data) : id}</BreadcrumbItem>
    </Breadcrumb>
  );
  if (guest.data) return <Detail guest={guest.data} breadcrumb={breadcrumb} />;
  return (
    <RoomPage title={t("instances.detail")} breadcrumb={breadcrumb}>
      {guest.isError ? (
        <Failure error={guest.error} onRetry={() => void guest.refetch()} />
      ) : (
        <Skeleton height="16rem" screenreaderText={t("shell.loading")} />
      )}
    </RoomPage>
  );
}

function Detail({ guest, breadcrumb }: { guest: Guest; breadcrumb: React.ReactNode }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { menu } = useSession();
  const actions = useInstanceActions(() => void navigate("/admin/instances"));
  const isBusy = actions.busy === guest.id;
  const buttons = (
    <Flex spaceItems={{ default: "spaceItemsSm" }}>
      {stateOf(guest) === "running" && (
        <ConsoleLink guest={guest.id} variant="secondary" icon={<DesktopIcon />}>
          {t("instances.console")}
        </ConsoleLink>
      )}
      {menu.includes("dashboard") && guest.pool && guest.cell && (
        <Button
          variant="secondary"
          component={(props) => <Link {...props} to={dashboardOf(guest.pool ?? "", guest.cell ?? "", guest.id)} />}
        >
          {t("instances.usage")}
        </Button>
      )}
      {actionsOf(guest).map(({ action, isDanger }) => (
        <Button
          key={action}
          variant="secondary"
          isDanger={isDanger ?? false}
          isDisabled={isBusy}
          onClick={() => actions.perform(action, guest)}
        >
          {t(`instances.actions.${action}`)}
        </Button>
      ))}
    </Flex>
  );
  return (
    <RoomPage
      title={shortName(guest)}
      subtitle={<StateLabel guest={guest} />}
      breadcrumb={breadcrumb}
      actions={buttons}
    >
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
      <Gallery hasGutter minWidths={{ default: "100%", md: "20rem" }}>
        {detailSections(guest).map(({ title, facts }) => (
          <Card key={title}>
            <CardTitle component="h2">{t(`instances.sections.${title}`)}</CardTitle>
            <CardBody>
              <Facts facts={facts} />
            </CardBody>
          </Card>
        ))}
      </Gallery>
      {actions.dialogs}
    </RoomPage>
  );
}
