/** Dashboard of one instance: what it uses of what it was given. */
import { Button } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import { shortName } from "../../api/guest";
import { useTrackedInstance } from "../../api/guests";
import { useSession } from "../../session/store";
import { StateLabel } from "../instances/StateLabel";
import { wayTo } from "./addresses";
import { DashboardPage } from "./DashboardPage";
import { UsageCards } from "./UsageCards";

export default function InstancePage() {
  const { t } = useTranslation();
  const { menu } = useSession();
  const { pool = "", cell = "", instance = "" } = useParams();
  const usage = useTrackedInstance(instance);
  const guest = usage.data?.now;
  const way = wayTo(pool, cell, instance);
  const here = way.at(-1);
  if (guest && here) here.name = shortName(guest);
  const detail = menu.includes("instance") && (
    <Button variant="secondary" component={(props) => <Link {...props} to={`/admin/instances/${instance}`} />}>
      {t("dashboard.detail")}
    </Button>
  );
  return (
    <DashboardPage way={way} subtitle={guest && <StateLabel guest={guest} />} actions={detail} query={usage}>
      {guest && (
        <UsageCards
          now={{
            cpu_usage: guest.cpu_usage,
            max_cpu: guest.cores,
            available_memory: guest.memory_available,
            max_memory: guest.memory,
          }}
          history={usage.data?.history ?? []}
        />
      )}
    </DashboardPage>
  );
}
