/** Which cells of a pool are lost, and what has become of their instances. */
import { List, ListItem } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { type Failover, type MovedInstance, useFailovers } from "../../api/failovers";
import { Notice } from "../../shell/Notice";

interface FailoverNoticesProps {
  pool: string;
  refresh: number | false;
}

export function FailoverNotices({ pool, refresh }: FailoverNoticesProps) {
  const { t } = useTranslation();
  const failovers = useFailovers(refresh).data ?? [];
  const open = failovers.filter((each) => each.pool === pool && !(each.finished && each.returned));
  return open.map((failover) => (
    <Notice
      key={failover.id}
      variant={failover.finished ? "warning" : "danger"}
      title={t("cells.failover.lost", { cell: failover.cell, began: failover.began })}
    >
      <FailoverDetail failover={failover} />
    </Notice>
  ));
}

function FailoverDetail({ failover }: { failover: Failover }) {
  const { t } = useTranslation();
  return (
    <>
      <List>
        {failover.instances.map((each) => (
          <ListItem key={each.id}>
            <WhereItIs instance={each} />
          </ListItem>
        ))}
      </List>
      {!failover.returned && t("cells.failover.away")}
    </>
  );
}

function WhereItIs({ instance: { id, name, cell, message } }: { instance: MovedInstance }) {
  const { t } = useTranslation();
  if (cell) return t("cells.failover.moved", { name: name || id, cell });
  return message
    ? t("cells.failover.hindered", { name: name || id, message })
    : t("cells.failover.waits", { name: name || id });
}
